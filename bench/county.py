"""A county to measure with: an embedded server with every safety on, the tables, one bureau, one window, one service, one applicant."""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from zhengtong.ground import postgres

if TYPE_CHECKING:
    from zhengtong.people.models import Organ, Person
    from zhengtong.services.models import ServiceVersion

ROOT = Path(__file__).resolve().parent.parent
FILED = date(2026, 3, 2)


@contextlib.contextmanager
def database() -> Iterator[str]:
    """A fresh database on a server of its own (fsync on), with Django set up on it; gone afterwards."""
    base = Path(tempfile.mkdtemp(prefix="zhengtong-bench-"))
    base.chmod(0o711)
    try:
        with postgres.serving(base / "pg") as url:
            os.environ.update(
                DATABASE_URL=url, ZHENGTONG_VAR=str(base / "var"), DJANGO_SETTINGS_MODULE="zhengtong.settings"
            )
            subprocess.run([sys.executable, "-m", "django", "migrate", "--verbosity", "0"], check=True, cwd=ROOT)
            import django

            django.setup()
            yield url
    finally:
        shutil.rmtree(base, ignore_errors=True)


@dataclass(frozen=True)
class Cast:
    """Who acts in the measurements."""

    bureau: "Organ"
    clerk: "Person"
    officer: "Person"
    applicant: "Person"
    service: "ServiceVersion"


def cast(number: int = 0) -> Cast:
    """Make them; `number` tells several bureaus apart."""
    from zhengtong.people.models import Division, Organ, Person, Post, Tenure
    from zhengtong.services.models import Service, ServiceVersion

    division, _ = Division.objects.get_or_create(code="410199", defaults={"name": "测速县"})
    bureau = Organ.objects.create(
        name=f"测速局{number}", short_name=f"测速局{number}", kind="部门", division=division, document_mark="测"
    )

    def official(name: str, role: str) -> Person:
        person = Person.objects.create(name=name, is_official=True)
        post = Post.objects.create(organ=bureau, name=f"{role}岗", roles=[role])
        Tenure.objects.create(person=person, post=post, from_on=date(2004, 1, 1))
        return person

    version = ServiceVersion.objects.create(
        service=Service.objects.create(code=f"bench-{number}", organ=bureau, procedure="licence"),
        number=1,
        name="食品经营许可",
        kind="行政许可",
        handling="承诺件",
        promises={"作出决定": "10 工作日"},
        in_force_on=date(2018, 1, 1),
    )
    return Cast(
        bureau,
        official("李四", "窗口"),
        official("王五", "承办人"),
        Person.objects.create(name="张三"),
        ServiceVersion.objects.select_related("service__organ").get(pk=version.pk),
    )
