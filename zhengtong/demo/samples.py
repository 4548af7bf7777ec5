"""Real content for the demonstration: the sample services and bundles of the law, in force from the day the county is loaded.

From that day on they take the place of the generated services of the same name, so that the published figures of the past stay.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from django.conf import settings

from zhengtong.demo.county import County
from zhengtong.demo.margins import Margins
from zhengtong.people.models import Organ
from zhengtong.services import file_reading
from zhengtong.services.actions import withdraw
from zhengtong.services.actions.exchange import put
from zhengtong.services.law import book
from zhengtong.services.models import ServiceVersion
from zhengtong.services.search.actions import rebuild

Offered = Mapping[str, list[ServiceVersion]]


def build(margins: Margins, county: County, offered: Offered, on: date) -> Offered:
    """Publish every sample as of this day, and put the whole catalogue into the search index.

    Answers which of the generated services are still offered.
    """
    folder = Path(settings.LAW) / "services"
    gone = {version.pk for file in sorted(folder.glob("*.yaml")) for version in _publish(margins, county, file, on)}
    rebuild()
    return {name: [each for each in versions if each.pk not in gone] for name, versions in offered.items()}


def _publish(margins: Margins, county: County, file: Path, on: date) -> list[ServiceVersion]:
    """Publish one sample; answers the generated services that give way to it."""
    found = file_reading.read(file)
    name = str(found.fields["name"])
    same = ServiceVersion.objects.filter(name__in=(name, f"{name}（新办）"), ended_on=None, published_at__isnull=False)
    generated = list(same.select_related("service__organ"))
    organ = generated[0].service.organ if generated else _organ(margins, county, name, found.organ)
    for version in generated:
        withdraw(version, on)
    put(
        replace(found, fields=dict(found.fields) | {"in_force_on": on}),
        on=on,
        publish=True,
        organ=organ,
        is_demo=True,
        book=book(),
    )
    return generated


def _organ(margins: Margins, county: County, name: str, called: str) -> Organ:
    """Whose it is here: the organ whose services are about this, or whose name is alike, or the first."""
    subject = name.partition("（")[0]
    units = [unit for unit in margins.departments if subject in margins.subjects[unit.short_name]]
    units += [unit for unit in margins.departments if called[:2] in unit.name]
    return county.desks[(units or list(margins.departments))[0].short_name].organ
