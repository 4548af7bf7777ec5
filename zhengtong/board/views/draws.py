"""Random draws for everybody: the rule, the digests and the seed of each, so that whoever has the list can draw again."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from zhengtong.registers import draw_queries
from zhengtong.registers.draw_candidates import kept_candidates
from zhengtong.registers.law import registers

PAGE = 50


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every draw, given up or not, newest first."""
    after = request.GET.get("after", "")
    before = int(after) if after.isascii() and after.isdigit() and len(after) < 18 else None
    listed = list(draw_queries.public_draws(before)[: PAGE + 1])
    following = listed[PAGE - 1].pk if len(listed) > PAGE else None
    context = {"draws": listed[:PAGE], "next": following, "is_first": before is None}
    return render(request, "board/registers/draws.html", context)


@require_safe
def draw(request: HttpRequest, draw: int) -> HttpResponse:
    """One draw. Who was drawn is named only where the register is public; otherwise counts and digests."""
    found = draw_queries.draw_of(draw)
    if found is None or found.register not in registers():
        raise Http404(draw)
    is_shown = draw_queries.is_shown(found)
    context = {
        "draw": found,
        "register": registers()[found.register],
        "filters": sorted(found.filters.items()),
        "quotas": sorted(found.quotas.items()),
        "rows": draw_queries.rows(found) if is_shown else [],
        "is_shown": is_shown,
        "task": draw_queries.of_task(found),
    }
    return render(request, "board/registers/draw.html", context)


@require_safe
def candidates(request: HttpRequest, draw: int) -> HttpResponse:
    """The candidates line by line, byte for byte what the digest is of; only of a register that is public."""
    found = draw_queries.draw_of(draw)
    if found is None or not draw_queries.is_shown(found):
        raise Http404(draw)
    lines = "".join(f"{one.stratum}\t{one.code}\n" for one in kept_candidates(found))
    return HttpResponse(lines, content_type="text/plain; charset=utf-8")
