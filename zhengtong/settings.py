"""Every setting, read from the environment. A county changes variables, never this file; docs/settings.md lists them."""

import hashlib
import os
import shlex
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from zhengtong.ground import postgres, secrets

ROOT = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("ZHENGTONG_VAR", ROOT / "var")).resolve()


def flag(name: str, *, default: bool) -> bool:
    """A yes-or-no variable: 1/true/yes/on in any case mean yes."""
    value = os.environ.get(name)
    return default if value is None else value.strip().lower() in {"1", "true", "yes", "on"}


def database(url: str) -> dict[str, object]:
    """A Django database entry for a postgresql:// address."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise ValueError(
            f"DATABASE_URL 须以 postgresql:// 开头，现为“{parts.scheme}://…”；本系统只用 PostgreSQL 15 及以上"
        )
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "zhengtong.ground.database",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        # Plans are kept by the server: the same few statements run all day. (A pooler that cannot keep them: ?prepare_threshold=0.)
        "OPTIONS": {"server_side_binding": True, "prepare_threshold": 3, **options},
    }


DEBUG = flag("ZHENGTONG_DEBUG", default=False)
SECRET_KEY = os.environ.get("ZHENGTONG_SECRET_KEY") or secrets.kept_in(VAR / "secret.key")
# Identity numbers are encrypted with a key of their own, so that sessions may be re-keyed without losing them.
PERSONAL_DATA_KEY = os.environ.get("ZHENGTONG_PERSONAL_DATA_KEY") or secrets.kept_in(VAR / "personal-data.key")
ALLOWED_HOSTS = os.environ.get("ZHENGTONG_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
SITE_URL = os.environ.get("ZHENGTONG_SITE_URL", "http://127.0.0.1:8000").rstrip("/")
CSRF_TRUSTED_ORIGINS = [SITE_URL]

DATABASE_URL = os.environ.get("DATABASE_URL") or postgres.address(VAR / "pg")
DATABASES = {"default": database(DATABASE_URL)}

LAW = Path(os.environ.get("ZHENGTONG_LAW", ROOT / "law"))
FIGURES = Path(os.environ.get("ZHENGTONG_FIGURES", ROOT / "figures"))
REPORTS = Path(os.environ.get("ZHENGTONG_REPORTS", ROOT / "reports"))
DEMO = Path(os.environ.get("ZHENGTONG_DEMO", ROOT / "demo"))
MEDIA_ROOT = VAR / "files"
EXTRACT_ROOT = VAR / "extract"
# The county this installation serves: its division code (GB/T 2260) opens every case number.
DIVISION = os.environ.get("ZHENGTONG_DIVISION", "410103")
# The county's name in the head of every page.
COUNTY = os.environ.get("ZHENGTONG_COUNTY", "二七区")
# Every page says 演示数据 until a county says that its data are real.
# Written by `zhengtong demo load`: what every page and report then says about where its numbers come from.
_notice = VAR / "demo-notice.txt"
DEMO_NOTICE = _notice.read_text(encoding="utf-8").strip() if _notice.is_file() else ""
IS_DEMO = flag("ZHENGTONG_IS_DEMO", default=bool(DEMO_NOTICE))
# The day pages act on, for demonstrations and tests; empty means the calendar day in Asia/Shanghai.
ZHENGTONG_TODAY = os.environ.get("ZHENGTONG_TODAY", "")

INSTALLED_APPS = [
    "zhengtong.people",
    "zhengtong.statutes",
    "zhengtong.services",
    "zhengtong.documents",
    "zhengtong.notices",
    "zhengtong.registers",
    "zhengtong.cases",
    "zhengtong.figures",
    "zhengtong.reports",
    "zhengtong.demo",
    "zhengtong.ui",
    "zhengtong.portal",
    "zhengtong.workbench",
    "zhengtong.board",
    "zhengtong.api",
    "procrastinate.contrib.django",
    "zhengtong.people.operator.OperatorAdmin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
]
AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["zhengtong.people.backends.SignInBackend"]
LOGIN_URL = "portal:sign-in"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

MIDDLEWARE = [
    "zhengtong.api.middleware.StraightToTheInterface",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "zhengtong.ui.middleware.ContentSecurityPolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "zhengtong.urls"
WSGI_APPLICATION = "zhengtong.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "zhengtong.ui.context.page",
            ],
        },
    },
]

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

STATIC_URL = "/static/"
STATIC_ROOT = ROOT / "static"
STATICFILES_DIRS = [ROOT / "assets" / "dist"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SITE_URL.startswith("https://")
SESSION_COOKIE_AGE = 8 * 3600

EMAIL_BACKEND = os.environ.get("ZHENGTONG_EMAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend")
EMAIL_HOST = os.environ.get("ZHENGTONG_EMAIL_HOST", "")
EMAIL_PORT = int(os.environ.get("ZHENGTONG_EMAIL_PORT", "25"))
DEFAULT_FROM_EMAIL = os.environ.get("ZHENGTONG_EMAIL_FROM", "zhengtong@localhost")
# Every notice is also posted, signed, to this address when it is set (SMS and WeChat gateways are webhook-shaped).
NOTICE_WEBHOOK_URL = os.environ.get("ZHENGTONG_WEBHOOK_URL", "")
NOTICE_WEBHOOK_SECRET = os.environ.get("ZHENGTONG_WEBHOOK_SECRET", "")
NOTICE_GIVE_UP_DAYS = int(os.environ.get("ZHENGTONG_NOTICE_GIVE_UP_DAYS", "3"))

# A virus scanner for what people hand in: a command that gets the file's path and ends with 0 clean, 1 infected. Empty: none.
SCANNER = shlex.split(os.environ.get("ZHENGTONG_SCANNER", ""))
UPLOAD_LIMIT = int(os.environ.get("ZHENGTONG_UPLOAD_LIMIT", str(20 * 2**20)))

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("ZHENGTONG_LOG_LEVEL", "WARNING")},
}

INSTALLATION = hashlib.sha256(str(VAR).encode()).hexdigest()[:12]
