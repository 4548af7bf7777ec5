"""Published figures: the list, one figure, and the records it opens into."""

from dataclasses import dataclass
from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from zhengtong.board import period as periods
from zhengtong.board.period import Period
from zhengtong.board.shown import Shown, all_shown, shown
from zhengtong.figures import queries
from zhengtong.figures.errors import FigureError, NoExtract, UnknownFigure
from zhengtong.figures.models import FrozenFigure
from zhengtong.figures.queries import Computed, Definition, Page
from zhengtong.reports import queries as reports
from zhengtong.ui.clock import today

PAGE = 50


@dataclass(frozen=True)
class Area:
    """One area of the page: its figures, and those of which there is nothing to count."""

    name: str
    figures: list[tuple[Definition, Shown]]
    empty: list[tuple[Definition, Shown]]


def chosen(request: HttpRequest) -> Period:
    """The days asked for; unasked, the year of the latest report, or this one."""
    latest = reports.published().first()
    return periods.asked(request, periods.year(latest.year if latest else today().year))


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every public figure, by area."""
    period = chosen(request)
    context: dict[str, object] = {"period": period, "years": _years()}
    try:
        computed = queries.compute_many(queries.definitions(public_only=True), period.from_on, period.to_on)
    except NoExtract as error:
        return render(request, "board/index.html", context | {"reason": str(error)}, status=503)
    context["areas"] = [
        Area(area, *_parted(list(found)))
        for area, found in groupby(_by_area(computed), key=lambda one: one.definition.area)
    ]
    context["computed"] = computed[0] if computed else None
    context["latest"] = reports.current()[:3]
    return render(request, "board/index.html", context, status=400 if period.error else 200)


def _by_area(computed: list[Computed]) -> list[Computed]:
    """In the order of the page: what people ask for first, then the areas of registers, each in one piece."""
    order = {"services": 0, "catalogue": 1, "licence": 2, "review": 3, "disclosure": 4}
    return sorted(
        computed,
        key=lambda one: (order.get(one.definition.key.partition("/")[0], 9), one.definition.area, one.definition.order),
    )


def _parted(computed: list[Computed]) -> tuple[list[tuple[Definition, Shown]], list[tuple[Definition, Shown]]]:
    """Figures with records behind them, and those without."""
    every = [(one, (one.definition, shown(one.total))) for one in computed]
    return [row for one, row in every if one.total.records], [row for one, row in every if not one.total.records]


@require_safe
def figure(request: HttpRequest, area: str, name: str) -> HttpResponse:
    """One figure: its value, what it means, its groups."""
    definition, period = _definition(area, name), chosen(request)
    computed = _computed(definition, period).folded()
    total, groups = all_shown(computed.total, computed.groups)
    context = {
        "definition": definition,
        "period": period,
        "years": _years(),
        "computed": computed,
        "total": total,
        "groups": groups,
        "frozen": [(one, shown(queries.frozen_values(one)[0])) for one in queries.frozen(definition.name)[:10]],
    }
    return render(request, "board/figure.html", context, status=400 if period.error else 200)


@require_safe
def records(request: HttpRequest, area: str, name: str) -> HttpResponse:
    """The records behind a figure: exactly as many as it says."""
    definition, period = _definition(area, name), chosen(request)
    computed = _computed(definition, period).folded()
    group, counted, after = _part(request)
    try:
        page = queries.records(
            definition.name,
            period.from_on,
            period.to_on,
            group=group,
            counted=counted,
            after=after,
            limit=PAGE,
            public=True,
        )
    except FigureError as error:
        raise Http404(str(error)) from error
    context = {
        "definition": definition,
        "period": period,
        "computed": computed,
        "total": shown(computed.total),
        "groups": [one.group for one in computed.groups],
        "group": group,
        "counted": counted,
        "page": page,
        "columns": _columns(page),
        "shows_group": definition.grouped_by not in page.columns and any(one.group for one in page.records),
        "is_first": not after,
        "rest": _rest(request),
    }
    return render(request, "board/records.html", context, status=400 if period.error else 200)


@require_safe
def frozen_records(request: HttpRequest, pk: int) -> HttpResponse:
    """A published figure, opened into the records it was made from, whatever has happened since."""
    frozen = get_object_or_404(FrozenFigure.objects.prefetch_related("values", "reports"), pk=pk)
    definition = queries.frozen_definition(frozen)
    if not definition.is_public:
        raise Http404("没有公布这个指标。")
    total, groups = queries.frozen_values(frozen, public=True)
    group, counted, after = _part(request)
    try:
        page = queries.frozen_records(frozen, group=group, counted=counted, after=after, limit=PAGE, public=True)
    except NoExtract as error:
        return render(request, "board/unavailable.html", {"reason": str(error)}, status=503)
    except FigureError as error:
        raise Http404(str(error)) from error
    context = {
        "frozen": frozen,
        "definition": definition,
        "period": Period(frozen.from_on, frozen.to_on),
        "total": shown(total),
        "groups": [one.group for one in groups],
        "group": group,
        "counted": counted,
        "page": page,
        "columns": _columns(page),
        "shows_group": definition.grouped_by not in page.columns and any(one.group for one in page.records),
        "is_first": not after,
        "rest": _rest(request),
    }
    return render(request, "board/records.html", context)


def _definition(area: str, name: str) -> Definition:
    try:
        return queries.find_public(f"{area}/{name}")
    except UnknownFigure as error:
        raise Http404(str(error)) from error


def _computed(definition: Definition, period: Period) -> Computed:
    try:
        return queries.compute(definition.name, period.from_on, period.to_on)
    except NoExtract as error:
        raise Http404(str(error)) from error


def _years() -> list[int]:
    try:
        return queries.years()
    except NoExtract:
        return []


def _part(request: HttpRequest) -> tuple[str | None, bool | None, int]:
    """Which group, which side of the line, and after which record."""
    after = request.GET.get("after", "0")
    if not after.isdecimal() or len(after) > 18:
        raise Http404("地址里的 after 应当是一个记录号。")
    counted = {"1": True, "0": False}.get(request.GET.get("counted", ""))
    return request.GET.get("group") or None, counted, int(after)


def _columns(page: Page) -> list[str]:
    """The columns in which this page has anything to show; 演示 is a mark beside the first of them."""
    return [
        name for name in page.columns if name != "演示" and any(one.shown[name] is not None for one in page.records)
    ]


def _rest(request: HttpRequest) -> str:
    """The rest of the query, for the links to further pages."""
    rest = request.GET.copy()
    rest.pop("after", None)
    return f"{rest.urlencode()}&" if rest else ""
