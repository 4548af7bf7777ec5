"""The services of a demonstration county, with as many promised days and materials as it published."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

from zhengtong.demo.county import County, Desk
from zhengtong.demo.margins import Margins, Promises
from zhengtong.services.models import Material, Service, ServiceVersion

IN_FORCE = date(2018, 1, 1)
# What the application asks, by kind of matter.
FORMS = {
    "新办": [
        {"名": "地址", "类": "文字", "必填": True, "说明": "经营、执业或者居住的地址"},
        {"名": "负责人", "类": "文字", "必填": True},
    ],
    "变更": [{"名": "原证号", "类": "文字", "必填": True}, {"名": "变更内容", "类": "长文", "必填": True}],
    "延续": [{"名": "原证号", "类": "文字", "必填": True}, {"名": "有效期届满日", "类": "日期", "必填": True}],
    "补办": [
        {"名": "原证号", "类": "文字", "必填": True},
        {"名": "补办原因", "类": "单选", "必填": True, "选项": ["遗失", "损毁"]},
    ],
    "注销": [{"名": "原证号", "类": "文字", "必填": True}, {"名": "注销原因", "类": "长文", "必填": True}],
}
MATERIALS = ("申请书", "身份证明", "场所或者资格证明", "法律法规要求的其他证明文件")


def build(margins: Margins, county: County) -> dict[str, list[ServiceVersion]]:
    """Publish every service; returns them by the short name of their organ."""
    versions: list[ServiceVersion] = []
    desks = [(county.desks[unit.short_name], unit.short_name, unit.items) for unit in margins.departments]
    days = _spread(margins.promises)
    for desk, short_name, items in desks:
        for name in _names(margins, short_name, items):
            subject, _, matter = name.removesuffix("）").partition("（")
            # People say 开饭馆 when they begin; who has a permit already asks for it by name.
            aliases = margins.aliases.get(subject, ()) if matter == margins.kinds[0] else ()
            is_licence = subject not in margins.public_services
            versions.append(
                _version(desk, name, *next(days), is_licence=is_licence, form=FORMS[matter], aliases=aliases)
            )
    town_days = _spread(margins.town_promises)
    towns = [
        _version(county.towns, f"便民服务第{place}项（镇、街道代办）", *next(town_days), is_licence=False)
        for place in range(1, margins.towns.items + 1)
    ]
    _save(versions + towns)
    _materials(margins, versions)
    _publish(versions + towns)
    found: dict[str, list[ServiceVersion]] = {}
    for version in versions + towns:
        found.setdefault(version.service.organ.short_name, []).append(version)
    return found


def _names(margins: Margins, short_name: str, items: int) -> Iterator[str]:
    """Names of services: first every subject's 新办, then its 变更, and so on."""
    names = [f"{subject}（{kind}）" for kind in margins.kinds for subject in margins.subjects[short_name]]
    yield from names[:items]


def _spread(promises: Promises) -> Iterator[tuple[int, int]]:
    """(promised days now, promised days before) for each service: the tiers, and what is missing to the old sum spread evenly."""
    now = [tier for tier, count in sorted(promises.tiers.items()) for _ in range(count)]
    # Neighbouring services should not all be of one tier: deal them out like cards.
    now = [now[place] for start in range(7) for place in range(start, len(now), 7)]
    extra = promises.before - sum(now)
    each, rest = divmod(extra, len(now))
    for place, tier in enumerate(now):
        yield tier, tier + each + (1 if place < rest else 0)


def _version(
    desk: Desk,
    name: str,
    promised: int,
    before: int,
    *,
    is_licence: bool,
    form: list[dict[str, object]] | None = None,
    aliases: tuple[str, ...] = (),
) -> ServiceVersion:
    at_once = promised == 0
    procedure, clock = ("licence", "作出决定") if is_licence else ("public-service", "办结期限")
    return ServiceVersion(
        service=Service(code="", organ=desk.organ, procedure=procedure, is_demo=True, aliases="\n".join(aliases)),
        number=1,
        name=name,
        kind="行政许可" if is_licence else "公共服务",
        handling=ServiceVersion.Handling.AT_ONCE if at_once else ServiceVersion.Handling.PROMISED,
        promises={clock: _term(promised)},
        promised_before={clock: _term(before)},
        summary=f"向{desk.organ.short_name}申请{name}",
        conditions="符合法律、法规、规章规定的条件，材料齐全，符合法定形式。",
        form=form or [],
        basis=[{"法": "演示事项，设定依据从略"}],
        in_force_on=IN_FORCE,
        place="二七区政务服务中心",
        hours="工作日 9:00—17:00",
        result_name=f"{name.partition('（')[0]}证明文件",
    )


def _term(days: int) -> str:
    return f"{days} 工作日" if days else "当场"


def _save(versions: list[ServiceVersion]) -> None:
    for place, version in enumerate(versions, 1):
        version.service.code = f"erqi-{place:03d}"
    Service.objects.bulk_create([version.service for version in versions])
    for version in versions:
        version.service_id = version.service.pk
    ServiceVersion.objects.bulk_create(versions)


def _publish(versions: list[ServiceVersion]) -> None:
    """Last, since nothing of a published version may change."""
    ids = [version.pk for version in versions]
    ServiceVersion.objects.filter(pk__in=ids).update(published_at=datetime(2018, 1, 1, tzinfo=UTC))


def _materials(margins: Margins, versions: list[ServiceVersion]) -> None:
    """Four or five materials a service, so that copies waived and deferrable materials come out as published."""
    each, rest = divmod(margins.copies_waived, len(versions))
    one_each = 2 * margins.deferrable_items - margins.deferrable_materials
    rows = []
    for place, version in enumerate(versions):
        count = each + (1 if place < rest else 0)
        deferrable = 0 if place >= margins.deferrable_items else 1 if place < one_each else 2
        for order in range(1, count + 1):
            rows.append(
                Material(
                    version=version,
                    order=order,
                    name=MATERIALS[order - 1] if order <= len(MATERIALS) else f"补充材料（{order - len(MATERIALS)}）",
                    form="原件",
                    copies_waived=True,
                    deferrable=order > count - deferrable,
                )
            )
    Material.objects.bulk_create(rows, batch_size=2000)
