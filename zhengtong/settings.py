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
    "zhengtong.services.exchange",
    "zhengtong.services.mapping",
    "zhengtong.services.surveys",
    "zhengtong.services.search",
    "zhengtong.documents",
    "zhengtong.notices",
    "zhengtong.registers",
    "zhengtong.cases",
    "zhengtong.applications",
    "zhengtong.exchange",
    "zhengtong.hall",
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
    "zhengtong.ui.middleware.KeptByNobody",
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
                "zhengtong.portal.context.head",
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
# Gateways of SMS, of WeChat, and of anything else: each is posted to, signed, when its address is set. Their own numbers of our
# templates are said as matter=T1,code=T2.
NOTICE_SMS_URL = os.environ.get("ZHENGTONG_SMS_URL", "")
NOTICE_SMS_SECRET = os.environ.get("ZHENGTONG_SMS_SECRET", "")
NOTICE_SMS_TEMPLATES = os.environ.get("ZHENGTONG_SMS_TEMPLATES", "")
NOTICE_WECHAT_URL = os.environ.get("ZHENGTONG_WECHAT_URL", "")
NOTICE_WECHAT_SECRET = os.environ.get("ZHENGTONG_WECHAT_SECRET", "")
NOTICE_WECHAT_TEMPLATES = os.environ.get("ZHENGTONG_WECHAT_TEMPLATES", "")
NOTICE_WEBHOOK_URL = os.environ.get("ZHENGTONG_WEBHOOK_URL", "")
NOTICE_WEBHOOK_SECRET = os.environ.get("ZHENGTONG_WEBHOOK_SECRET", "")
# SMS and WeChat keep quiet in these hours of 北京时间 (empty: never); a day's share for one person, and for the channel in all (0: no limit).
NOTICE_QUIET_HOURS = os.environ.get("ZHENGTONG_QUIET_HOURS", "22:00-07:00")
NOTICE_QUOTAS = {
    "sms": (int(os.environ.get("ZHENGTONG_SMS_A_PERSON", "20")), int(os.environ.get("ZHENGTONG_SMS_A_DAY", "0"))),
    "wechat": (
        int(os.environ.get("ZHENGTONG_WECHAT_A_PERSON", "20")),
        int(os.environ.get("ZHENGTONG_WECHAT_A_DAY", "0")),
    ),
}
# How many days before a certificate issued here expires its holder is reminded.
EXPIRY_REMINDER_DAYS = tuple(
    int(days) for days in os.environ.get("ZHENGTONG_EXPIRY_DAYS", "90,30,7").split(",") if days
)
NOTICE_GIVE_UP_DAYS = int(os.environ.get("ZHENGTONG_NOTICE_GIVE_UP_DAYS", "3"))
# The shared-data platform is asked here, signed, whether government already holds a material. Empty: it is not asked at all.
SHARED_DATA_URL = os.environ.get("ZHENGTONG_SHARED_DATA_URL", "")
SHARED_DATA_SECRET = os.environ.get("ZHENGTONG_SHARED_DATA_SECRET", "")
SHARED_DATA_TIMEOUT = float(os.environ.get("ZHENGTONG_SHARED_DATA_TIMEOUT", "3"))

# The superior government's service net: what we push, its receipts, its list and the applications made there (docs/exchange.md).
SUPERIOR_NAME = os.environ.get("ZHENGTONG_SUPERIOR_NAME", "上级政务服务网")
SUPERIOR_URL = os.environ.get("ZHENGTONG_SUPERIOR_URL", "")
SUPERIOR_SECRET = os.environ.get("ZHENGTONG_SUPERIOR_SECRET", "")
SUPERIOR_TIMEOUT = float(os.environ.get("ZHENGTONG_SUPERIOR_TIMEOUT", "10"))

# A virus scanner for what people hand in: a command that gets the file's path and ends with 0 clean, 1 infected. Empty: none.
SCANNER = shlex.split(os.environ.get("ZHENGTONG_SCANNER", ""))
UPLOAD_LIMIT = int(os.environ.get("ZHENGTONG_UPLOAD_LIMIT", str(20 * 2**20)))
UPLOAD_PAGE_LIMIT = int(os.environ.get("ZHENGTONG_UPLOAD_PAGE_LIMIT", "100"))
UPLOAD_PIXEL_LIMIT = int(os.environ.get("ZHENGTONG_UPLOAD_PIXEL_LIMIT", str(64 * 10**6)))
# A draft untouched for so long is deleted with its files; its owner is told this many days before.
DRAFT_DAYS = int(os.environ.get("ZHENGTONG_DRAFT_DAYS", "90"))
DRAFT_WARNING_DAYS = int(os.environ.get("ZHENGTONG_DRAFT_WARNING_DAYS", "7"))
# 预审 is answered within this many working days.
PREREVIEW_DAYS = int(os.environ.get("ZHENGTONG_PREREVIEW_DAYS", "2"))

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("ZHENGTONG_LOG_LEVEL", "WARNING")},
}

INSTALLATION = hashlib.sha256(str(VAR).encode()).hexdigest()[:12]
