"""上级平台对接: what was pushed and acknowledged, what is missing there, what came from there."""

from collections import Counter
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from zhengtong.exchange import comparing, gathering, net, queries, receipts, sending, tables
from zhengtong.exchange.errors import ExchangeError
from zhengtong.exchange.models import Push
from zhengtong.ground.posting import NotPosted
from zhengtong.ground.sheets import MOST_BYTES
from zhengtong.services.queries import CATALOGUE_REVIEWER
from zhengtong.ui.forms import Plain
from zhengtong.workbench.desk import Desk, desk_of
from zhengtong.workbench.gate import OfficeRequest, office

PAGE = 50
SHOWN = 50
NO_POST = f"与上级平台对接须由担任“{CATALOGUE_REVIEWER}”角色的岗位进行，请联系运维人员核对您的岗位"


class FileForm(Plain):
    """A table that the net gave."""

    kind = forms.ChoiceField(
        label="这是",
        choices=[("list", "对方的事项清单"), ("receipts", "对方的回执")],
        widget=forms.RadioSelect,
        initial="list",
    )
    file = forms.FileField(
        label="文件",
        help_text=".xlsx 或者 .csv。清单要有“事项代码”一列，回执要有“推送号”和“回执号”或者“原因”。",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )

    def clean_file(self) -> "UploadedFile[Any]":
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(f"文件超过 {MOST_BYTES // 2**20} MB，请分开导入")
        return file


def may_exchange(desk: Desk) -> bool:
    """Whether this official keeps the county's side of the exchange."""
    return any(CATALOGUE_REVIEWER in post.roles for post in desk.reach.posts)


@office
@require_GET
def page(request: OfficeRequest) -> HttpResponse:
    """The state of the exchange, and what is missing there."""
    return _page(request, desk_of(request), FileForm())


def _page(request: OfficeRequest, desk: Desk, form: FileForm) -> HttpResponse:
    if not may_exchange(desk):
        messages.error(request, NO_POST)
        return redirect("workbench:inbox")
    said = request.GET.get("organ", "")
    organ_id = int(said) if said.isascii() and said.isdigit() and len(said) < 18 else None
    found = comparing.compare(desk.on, organ_id=organ_id)
    organs = Counter((line.organ, line.organ_id) for line in (*found.missing, *found.stale))
    lists = [
        ("缺", "在我县目录里，对方那里没有或者不能办", found.missing),
        ("旧", "对方的内容不是最近公布的一版", found.stale),
        ("多", "对方那里有，我县目录里没有或者已经取消", found.extra),
    ]
    context = {
        "posts": desk.posts,
        "net": settings.SUPERIOR_NAME,
        "is_configured": net.is_configured(),
        "found": found,
        "organs": [(name, key, count) for (name, key), count in organs.most_common()],
        "organ_id": organ_id,
        "lists": [(title, about, lines[:SHOWN], len(lines)) for title, about, lines in lists],
        "tally": queries.tally(),
        "arrivals": queries.arrivals(20),
        "form": form,
    }
    return render(request, "workbench/exchange/index.html", context, status=422 if form.errors else 200)


@office
@require_GET
def queue(request: OfficeRequest) -> HttpResponse:
    """The pushes, newest first, by state."""
    desk = desk_of(request)
    if not may_exchange(desk):
        messages.error(request, NO_POST)
        return redirect("workbench:inbox")
    state, words = request.GET.get("state", ""), request.GET.get("q", "").strip()[:60].replace("\0", "")
    said = request.GET.get("after", "")
    after = int(said) if said.isascii() and said.isdigit() and len(said) < 18 else None
    rows = queries.pushes(state=state, words=words, after=after, limit=PAGE + 1)
    context = {
        "posts": desk.posts,
        "net": settings.SUPERIOR_NAME,
        "rows": rows[:PAGE],
        "next": str(rows[PAGE - 1].pk) if len(rows) > PAGE else "",
        "is_first": after is None,
        "state": state,
        "words": words,
        "states": Push.State.values,
        "tally": queries.tally(),
    }
    return render(request, "workbench/exchange/queue.html", context)


@office
@require_POST
def act(request: OfficeRequest) -> HttpResponse:
    """Queue what changed; ask for the list; send pushes again."""
    desk = desk_of(request)
    if not may_exchange(desk):
        messages.error(request, NO_POST)
        return redirect("workbench:inbox")
    now = timezone.now()
    try:
        if "gather" in request.POST:
            messages.success(request, f"有变化的{gathering.gather(desk.on, now)}条已经排进推送队列。")
        elif "ask" in request.POST:
            messages.success(request, f"取到对方清单{comparing.ask(now)}项。")
        elif "send" in request.POST:
            messages.success(request, f"发出{sending.send_waiting(now, most=50)}条。")
        else:
            chosen = [int(pk) for pk in request.POST.getlist("push") if pk.isdigit() and len(pk) < 18]
            messages.success(request, f"{receipts.send_again(chosen, now)}条将重新发送。")
            return redirect("workbench:exchange-queue")
    except (NotPosted, ExchangeError) as error:
        messages.error(request, f"{settings.SUPERIOR_NAME}：{error}")
    return redirect("workbench:exchange")


@office
@require_POST
def bring(request: OfficeRequest) -> HttpResponse:
    """Bring in the net's list or its receipts as a table."""
    desk = desk_of(request)
    form = FileForm(request.POST, request.FILES)
    if may_exchange(desk) and form.is_valid():
        file: UploadedFile[Any] = form.cleaned_data["file"]
        try:
            rows = tables.rows_in(file.read(), file.name or "")
            if form.cleaned_data["kind"] == "list":
                said = f"对方清单{comparing.take(rows, timezone.now())}项，下面是对照的结果。"
            else:
                taken = receipts.take(rows, timezone.now())
                unknown = f"；没有这些推送号：{'、'.join(taken.unknown[:20])}" if taken.unknown else ""
                said = f"回执{taken.acknowledged}条，退回{taken.refused}条{unknown}。"
        except ExchangeError as error:
            form.add_error("file", str(error))
        else:
            messages.success(request, said)
            return redirect("workbench:exchange")
    return _page(request, desk, form)
