"""No file names a package registry or a place on somebody's machine: what is here runs anywhere."""

import re

from tests.docs.following import ROOT
from tests.docs.tracked import tracked

# Written in two halves, so that this file does not find itself.
HOSTS = [
    "py" + "pi.org", "python" + "hosted.org", "npm" + "js.org", "npm" + "js.com", "npm" + "mirror.com", "yarn" + "pkg.com",
    "deb.debian" + ".org", "security.debian" + ".org", "ana" + "conda.org", "mirrors." + "aliyun", "pypi." + "tuna", "ghcr" + ".io",
]  # fmt: skip
_HOST = re.compile("|".join(map(re.escape, HOSTS)))
# A home, a work place, a job's folder, a numbered scratch folder of pytest, the address of a development server.
_PLACE = re.compile(
    "|".join(
        (
            r"/home/[a-z]",
            r"/Users/[A-Za-z]",
            "/wor" + "k/",
            r"/root/[.\w]",
            "bash" + "_jobs",
            "pytest-" + r"of-\w",
            ":543" + r"29\b",
        )
    )
)
IMAGES = {".png", ".docx", ".ico", ".woff2", ".jpg", ".pdf"}


def lines_with(pattern: re.Pattern[str]) -> list[str]:
    """Where the pattern stands in the files of the repository."""
    return [
        f"{path}:{number}: {line.strip()[:120]}"
        for path in tracked()
        if path.suffix not in IMAGES
        for number, line in enumerate((ROOT / path).read_text(encoding="utf-8").splitlines(), start=1)
        if pattern.search(line)
    ]


def test_no_file_names_a_package_registry() -> None:
    assert lines_with(_HOST) == []


def test_no_file_names_a_place_on_a_machine() -> None:
    assert lines_with(_PLACE) == []


def test_the_lock_files_name_no_real_host() -> None:
    hosts = set(re.findall(r"https?://([^/\"]+)", (ROOT / "uv.lock").read_text(encoding="utf-8")))
    assert hosts <= {"index.invalid", "files.invalid"}
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text(encoding="utf-8")


def test_the_guard_would_find_what_it_looks_for() -> None:
    assert _HOST.search("https://py" + "pi.org/simple")
    assert _PLACE.search("see /wor" + "k/main") and _PLACE.search("/home" + "/zhang/x")
