"""Real content for the demonstration: the sample services and bundles of the law, in force from the day the county is loaded.

From that day on they take the place of the generated services of the same name, so that the published figures of the past stay.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from zhengtong.demo import registers
from zhengtong.demo.county import County
from zhengtong.demo.margins import Margins
from zhengtong.exchange import comparing
from zhengtong.people.models import Organ
from zhengtong.services import file_reading
from zhengtong.services.actions import load_bundle, load_service, withdraw
from zhengtong.services.models import ServiceVersion
from zhengtong.services.queries import in_force
from zhengtong.services.search.actions import rebuild

Offered = Mapping[str, list[ServiceVersion]]
# A word of the organ that a sample names -> words of the organ that does it where there is none of that name.
STANDS_IN: Mapping[str, Sequence[str]] = {
    "市场监督": ("市场", "食品药品", "工商"),
    "水利": ("水利", "水务", "农业"),
    "消防": ("消防", "应急", "安全生产", "公安"),
    "医疗保障": ("医疗保障", "人力资源和社会保障"),
    "卫生": ("卫生",),
    "人力资源": ("人力资源",),
    "城市管理": ("城市管理", "市政", "建设"),
    "民政": ("民政",),
    "教育": ("教育",),
    "公安": ("公安",),
}
# Below this depth an item was not taken over by the superior net: document 001 complains of such.
TAKEN_OVER = 2


def build(margins: Margins, county: County, offered: Offered, on: date) -> Offered:
    """Publish every sample as of this day, put the catalogue into the search index, and what the superior net has of it beside it.

    Answers which of the generated services are still offered.
    """
    law = Path(settings.LAW)
    gone: dict[int, tuple[str, str]] = {}
    for file in sorted(law.glob("services/*.yaml")):
        gone |= _publish(margins, county, file, on)
    registers.follow(county, dict(gone.values()), on)
    for file in sorted(law.glob("bundles/*.yaml")):
        load_bundle(file, on=on, from_on=on, organ=county.hall, is_demo=True)
    rebuild()
    _list(on)
    return {name: [each for each in versions if each.pk not in gone] for name, versions in offered.items()}


def _publish(margins: Margins, county: County, file: Path, on: date) -> dict[int, tuple[str, str]]:
    """Publish one sample; answers the generated services that give way to it: version -> (its code, the sample's code)."""
    found = file_reading.read(file)
    name = str(found.fields["name"])
    same = ServiceVersion.objects.filter(name__in=(name, f"{name}（新办）"), ended_on=None, published_at__isnull=False)
    generated = list(same.select_related("service__organ"))
    for version in generated:
        withdraw(version, on)
    organ = generated[0].service.organ if generated else _organ(margins, county, found.organ)
    load_service(file, on=on, from_on=on, organ=organ, is_demo=True)
    return {version.pk: (version.service.code, found.code) for version in generated}


def _organ(margins: Margins, county: County, called: str) -> Organ:
    """Whose a sample is here: the organ of that kind, or one that stands in for it, or the first."""
    words = next((words for word, words in STANDS_IN.items() if word in called), (called,))
    found = (unit for word in words for unit in margins.departments if word in unit.name)
    return county.desks[next(found, margins.departments[0]).short_name].organ


def _list(on: date) -> None:
    """The superior net's list: what may be applied for on line; the rest is missing there."""
    versions = in_force(on).filter(service__children=None, depth__gte=TAKEN_OVER)
    rows = [{"事项代码": version.service.code, "事项名称": version.name} for version in versions]
    comparing.take(rows, timezone.make_aware(datetime.combine(on, time(3))))
