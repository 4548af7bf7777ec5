"""Run by the crash tests in a process of its own: opens cases as fast as it can and says each one that was acknowledged."""

import os
import sys
from datetime import date

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhengtong.settings")
django.setup()

from zhengtong.cases import actions  # noqa: E402 -- Django first
from zhengtong.people.models import Division, Organ, Person  # noqa: E402


def main() -> None:
    """Prints the id of each event after its act returned, until the process or the database dies."""
    division, _ = Division.objects.get_or_create(code="410199", defaults={"name": "演示县"})
    organ, _ = Organ.objects.get_or_create(
        name="演示局", defaults={"short_name": "演示局", "kind": "部门", "division": division}
    )
    person, _ = Person.objects.get_or_create(username="zhangsan", defaults={"name": "张三"})
    while True:
        event = actions.open_case(
            procedure="licence",
            organ=organ,
            applicant=person,
            title="演示",
            channel="网上",
            by=person,
            on=date(2026, 3, 2),
        )
        sys.stdout.write(f"{event.pk}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
