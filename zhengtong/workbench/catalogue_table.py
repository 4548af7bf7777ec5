"""The catalogue as a table: every service by the version that speaks for it now, narrowed by what an editor asks for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from zhengtong.people.models import Organ
from zhengtong.services import checks, queries
from zhengtong.services.finding import Finding, Kind
from zhengtong.services.models import Batch, BatchLine, ServiceVersion
from zhengtong.services.queries import Base, Rate
from zhengtong.ui.forms import Plain

IN_FORCE, COMING, ENDED, DRAFTED = 0, 1, 2, 3
TAGS = ("马上办", "网上办", "就近办", "一次办", "自助办")
DEPTHS = {"1": "Ⅰ级", "2": "Ⅱ级", "3": "Ⅲ级", "4": "Ⅳ级", "2+": "Ⅱ级以上（网上可办）"}
HALL = {"window": "综合窗口", "hall": "进驻大厅", "exempt": "不进驻，有理由", "out": "不进驻"}
VISITS = {"0": "0次", "1": "1次", "0-1": "0至1次（最多跑一次）", "2+": "2次以上"}
SORTS = {"": "部门、名称", "name": "名称", "-in_force_on": "新近施行的在前", "-visits": "跑动多的在前"}
FIRST = ("organ", "kind", "state", "finding")
MORE = ("handling", "level", "visits", "depth", "tag", "hall")
ORDER = {"": ("service__organ__name", "name", "pk")}
# How each value of the filter reads as a condition on versions.
DEPTH_IS = {"2+": Q(depth__gte=2)} | {each: Q(depth=int(each)) for each in "1234"}
HALL_IS = {
    "window": Q(at_general_window=True),
    "hall": Q(in_hall=True),
    "exempt": Q(in_hall=False) & ~Q(hall_exemption=""),
    "out": Q(in_hall=False),
}
VISITS_ARE = {"0": Q(visits=0), "1": Q(visits=1), "0-1": Q(visits__lte=1), "2+": Q(visits__gte=2)}
STATE_IS = {
    "在用": Q(rank=IN_FORCE),
    "待施行": Q(rank=COMING),
    "暂停": Q(rank=ENDED, last_act=BatchLine.Act.SUSPEND),
    "取消": Q(rank=ENDED) & ~Q(last_act=BatchLine.Act.SUSPEND),
    "草拟": Q(rank=DRAFTED),
}


def choice(label: str, values: Any, every: str = "全部") -> forms.ChoiceField:
    """A choice that may be left open."""
    pairs = values.items() if isinstance(values, dict) else [(each, each) for each in values]
    return forms.ChoiceField(label=label, choices=[("", every), *pairs], required=False)


class TableForm(Plain):
    """查找事项：字词和十来个条件，都可以不填。"""

    q = forms.CharField(
        label="查找",
        max_length=60,
        required=False,
        widget=forms.TextInput({"type": "search", "placeholder": "名称、代码、别名"}),
    )
    depth = choice("网上办理深度", DEPTHS)
    tag = choice("办理标签", TAGS)
    hall = choice("大厅", HALL)
    visits = choice("到现场", VISITS)
    handling = choice("办件类型", ServiceVersion.Handling.values)
    finding = choice("发现", {"有": "有发现的", "没有": "没有发现的", **{str(kind): str(kind) for kind in Kind}})
    state = choice("状态", tuple(STATE_IS), "除取消外")
    # The records behind a share: its name, and whether the numerator or what it is counted out of. Set by a link, not by hand.
    rate = forms.CharField(max_length=30, required=False, widget=forms.HiddenInput)
    out_of = forms.CharField(max_length=2, required=False, widget=forms.HiddenInput)
    sort = choice("排列", {name: label for name, label in SORTS.items() if name}, SORTS[""])

    def __init__(self, data: Any, *, organs: list[tuple[int, str]], kinds: list[str], levels: list[str]) -> None:
        super().__init__(data, auto_id="filter-%s")
        self.fields["organ"] = choice("主管部门", {str(pk): name for pk, name in organs})
        self.fields["kind"] = choice("事项类型", kinds)
        self.fields["level"] = choice("行使层级", levels)
        self.order_fields(["q", *FIRST, *MORE, "sort"])

    @property
    def first(self) -> list[forms.BoundField]:
        """The fields always in sight."""
        return [self[name] for name in ("q", *FIRST)]

    @property
    def more(self) -> list[forms.BoundField]:
        """The fields behind “更多条件”."""
        return [self[name] for name in (*MORE, "sort")]

    @property
    def is_narrow(self) -> bool:
        """Whether a field behind “更多条件” is in use."""
        return any(self.kept().get(name) for name in (*MORE, "sort"))

    def kept(self) -> dict[str, str]:
        """What was chosen, as it stands in an address."""
        return {name: str(value) for name, value in self.cleaned_data.items() if value}

    def query(self, **changed: str) -> str:
        """The address of this filter with something changed (an empty value takes it off)."""
        return urlencode({name: value for name, value in (self.kept() | changed).items() if value})

    def chips(self) -> list[tuple[str, str, str]]:
        """Each condition in force: its name, its value in words, and the address without it."""
        found = []
        for name, value in self.kept().items():
            if name in ("q", "sort", "out_of"):
                continue
            if name == "rate":
                part = "的底数" if self.kept().get("out_of") else ""
                found.append(("记录", f"{value}{part}", self.query(rate="", out_of="")))
                continue
            field = self.fields[name]
            words = dict(self[name].field.widget.choices).get(value, value)
            found.append((str(field.label), str(words), self.query(**{name: ""})))
        return found


def every(on: date) -> QuerySet[ServiceVersion]:
    """For every service the version that speaks for it: in force, else coming, else ended last, else its first draft.

    `rank` says which of these; `last_act` what a batch last did to it; `has_draft` that another version is being written.
    """
    ended = Q(ended_on__isnull=False, ended_on__lte=on)
    rank = Case(
        When(published_at__isnull=True, then=Value(DRAFTED)),
        When(ended, then=Value(ENDED)),
        When(in_force_on__gt=on, then=Value(COMING)),
        default=Value(IN_FORCE),
        output_field=IntegerField(),
    )
    ranked = ServiceVersion.objects.annotate(rank=rank).order_by("service_id", "rank", "-in_force_on", "-number")
    acts = BatchLine.objects.filter(service=OuterRef("service"), batch__state=Batch.State.PUBLISHED).order_by(
        "-batch__answered_at", "-pk"
    )
    drafts = ServiceVersion.objects.filter(service=OuterRef("service"), published_at__isnull=True)
    return (
        ServiceVersion.objects.filter(pk__in=ranked.distinct("service_id").values("pk"))
        .annotate(rank=rank, last_act=Coalesce(Subquery(acts.values("act")[:1]), Value("")), has_draft=Exists(drafts))
        .select_related("service__organ", "service__parent")
    )


def rank_of(version: ServiceVersion, on: date) -> int:
    """The same rank for a version at hand."""
    if version.published_at is None:
        return DRAFTED
    if version.ended_on is not None and version.ended_on <= on:
        return ENDED
    return COMING if version.in_force_on > on else IN_FORCE


def narrowed(found: QuerySet[ServiceVersion], chosen: dict[str, str]) -> QuerySet[ServiceVersion]:
    """The versions that answer every condition of the filter."""
    state = chosen.get("state", "")
    found = found.filter(STATE_IS[state]) if state else found.exclude(STATE_IS["取消"])
    for name, conditions in (("depth", DEPTH_IS), ("hall", HALL_IS), ("visits", VISITS_ARE)):
        if value := chosen.get(name):
            found = found.filter(conditions[value])
    for name, column in (("organ", "service__organ"), ("kind", "kind"), ("level", "level"), ("handling", "handling")):
        if value := chosen.get(name):
            found = found.filter(**{column: value})
    if tag := chosen.get("tag"):
        found = found.filter(tags__contains=[tag])
    for word in chosen.get("q", "").split()[:6]:
        said = Q(name__icontains=word) | Q(service__code__icontains=word) | Q(service__aliases__icontains=word)
        found = found.filter(said | Q(base_code__icontains=word) | Q(impl_code__icontains=word))
    sort = chosen.get("sort", "")
    return found.order_by(*((sort, "pk") if sort else ORDER[""]))


def form(data: Any, on: date) -> TableForm:
    """The filter with the organs, kinds and levels the catalogue has. Three queries."""
    organs = Organ.objects.filter(services__isnull=False).distinct().order_by("name").values_list("pk", "name")
    versions = ServiceVersion.objects.order_by()
    kinds, levels = (
        [each for each in versions.values_list(column, flat=True).distinct() if each] for column in ("kind", "level")
    )
    return TableForm(data, organs=list(organs), kinds=sorted(kinds), levels=sorted(levels))


def base_of(chosen: dict[str, str]) -> Base:
    """What the shares above the table are counted out of: the part of the catalogue that organ, kind and level leave."""
    usual = Base()
    return Base(
        kinds=(chosen["kind"],) if chosen.get("kind") else usual.kinds,
        level=chosen.get("level", ""),
        organ_ids=(int(chosen["organ"]),) if chosen.get("organ") else (),
    )


def records_of(found: QuerySet[ServiceVersion], rates: list[Rate], chosen: dict[str, str]) -> QuerySet[ServiceVersion]:
    """Only the records behind the share that is asked for."""
    rate = next((one for one in rates if one.name == chosen.get("rate")), None)
    if rate is None:
        return found
    return found.filter(pk__in=(rate.out_of if chosen.get("out_of") else rate.counted).order_by().values("pk"))


def with_findings(found: QuerySet[ServiceVersion], wanted: str) -> QuerySet[ServiceVersion]:
    """Only those in which something of this kind was found (有: anything, 没有: nothing). Every one is looked at; three queries."""
    if not wanted:
        return found
    every = found.select_related("service__organ__division", "service__parent").prefetch_related("materials")
    return found.filter(pk__in=[version.pk for version in every if answers(findings_of(version), wanted)])


def answers(findings: list[Finding], wanted: str) -> bool:
    """Whether these findings are of the wanted kind."""
    if wanted in ("有", "没有"):
        return bool(findings) == (wanted == "有")
    return any(finding.kind == wanted for finding in findings)


def findings_of(version: ServiceVersion) -> list[Finding]:
    """What was found in a version; what has ended needs no mending."""
    return checks.findings(version, list(version.materials.all()))


def rates_of(on: date, chosen: dict[str, str]) -> list[Rate]:
    """The shares of the part of the catalogue that is looked at. Two queries."""
    return queries.rates(on, base=base_of(chosen))


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    version: ServiceVersion
    state: str
    look: str
    findings: int
    blocks: bool


LOOKS = {"在用": "done", "待施行": "going", "暂停": "paused", "取消": "paused", "草拟": ""}


def rows(page: Iterable[ServiceVersion]) -> list[Row]:
    """The lines of a page; its versions come with their materials."""
    found = []
    for version in page:
        every = findings_of(version)
        state = state_of(version)
        found.append(Row(version, state, LOOKS[state], len(every), any(one.blocks for one in every)))
    return found


def state_of(version: Any) -> str:  # Any: a version with the rank and act that `every` adds
    """在用 …, in the words of the filter."""
    if version.rank == ENDED:
        return "暂停" if version.last_act == BatchLine.Act.SUSPEND else "取消"
    return {IN_FORCE: "在用", COMING: "待施行", DRAFTED: "草拟"}[version.rank]
