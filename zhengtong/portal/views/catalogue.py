"""The catalogue for the public: by organ, theme and audience, and the lists a county publishes; each with its count, and to take away."""

import json
from collections.abc import Iterator
from datetime import date
from urllib.parse import quote, urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from zhengtong.ground import sheets
from zhengtong.portal import queries
from zhengtong.portal.front import kept
from zhengtong.registers import queries as registers
from zhengtong.services import lists
from zhengtong.services.lists import BY_SLUG, Filter, PublicList
from zhengtong.services.models import ServiceVersion
from zhengtong.ui.clock import today

PAGE = 50
# Registers that are lists of services or of what services rest on; they are published under /open/.
REGISTERS = (
    "powers", "licences", "intermediary-items", "fee-list", "required-certificates", "negative-list", "standard-services",
    "self-service-items", "township-powers", "cancelled-items",
)  # fmt: skip
HEAD = (
    "事项代码",
    "事项名称",
    "主管部门",
    "事项类型",
    "办件类型",
    "服务对象",
    "到现场次数",
    "网上办理深度",
    "收费（元）",
    "施行日",
    "指南",
)


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Every list with its count and base; the registers published beside them."""
    return render(request, "portal/catalogue.html", kept("catalogue", today(), overview))


def overview(on: date) -> dict[str, object]:
    """The counts of this day."""
    return {
        "groups": list(lists.grouped(on)),
        "organs": lists.by_organ(on),
        "themes": lists.by_theme(on),
        "audiences": lists.by_audience(on),
        "registers": [
            (one.code, one.name, count)
            for one, count in registers.counts(on, public_only=True)
            if one.code in REGISTERS
        ],
        "total": lists.base(on).count(),
    }


@require_GET
def one_list(request: HttpRequest, slug: str) -> HttpResponse:
    """One list, page by page, narrowed by organ, theme or audience."""
    on, found, only = today(), list_of(slug), filter_of(request)
    rows = Paginator(lists.on_list(found, on, only), PAGE).get_page(request.GET.get("page"))
    organ = queries.organ_of(request.GET.get("organ", ""))
    given = {name: request.GET[name] for name in ("organ", "theme", "audience") if request.GET.get(name)}
    page = {
        "list": found,
        "rows": rows,
        "base": lists.base(on, only).count(),
        "organ": organ,
        "only": only,
        "query": urlencode(given),
        "on": on,
    }
    return render(request, "portal/catalogue_list.html", page)


@require_GET
def download(request: HttpRequest, slug: str, form: str) -> HttpResponse | StreamingHttpResponse:
    """The same list whole, as .csv or .json."""
    on, found, only = today(), list_of(slug), filter_of(request)
    rows = lists.on_list(found, on, only)
    name = quote(f"{found.title}-{on}.{form}")
    if form == "json":
        said = json.dumps([dict(zip(HEAD, row(one, request), strict=True)) for one in rows], ensure_ascii=False)
        answer: HttpResponse | StreamingHttpResponse = HttpResponse(
            said, content_type="application/json; charset=utf-8"
        )
    else:
        answer = StreamingHttpResponse(csv(rows.iterator(1000), request), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return answer


def csv(rows: Iterator[ServiceVersion], request: HttpRequest) -> Iterator[str]:
    """The lines of a .csv that a spreadsheet opens as UTF-8."""
    yield "\ufeff" + sheets.csv_line(HEAD)
    for one in rows:
        yield sheets.csv_line(row(one, request))


def row(one: ServiceVersion, request: HttpRequest) -> tuple[str, ...]:
    """A service as a line of a list."""
    service = one.service
    fee = f"{one.fee_fen / 100:.2f}" if one.fee_fen else "按收费目录" if one.fee_items else "0"
    page = request.build_absolute_uri(f"/guide/{service.code}/")
    return (
        service.code, one.name, service.organ.name, one.kind, one.handling, one.audience, str(one.visits), str(one.depth), fee,
        one.in_force_on.isoformat(), page,
    )  # fmt: skip


def list_of(slug: str) -> PublicList:
    """The list at this address."""
    if slug not in BY_SLUG:
        raise Http404("没有这份清单")
    return BY_SLUG[slug]


def filter_of(request: HttpRequest) -> Filter:
    """What the address narrows the list to; what is none is left out."""
    organ = queries.organ_of(request.GET.get("organ", ""))
    audience = request.GET.get("audience", "")
    return Filter(
        organ_id=organ.pk if organ else None,
        theme=request.GET.get("theme", "").replace("\0", "")[:40],
        audience=audience if audience in lists.AUDIENCES else "",
    )
