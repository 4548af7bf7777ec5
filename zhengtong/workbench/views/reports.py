"""报告编写: the list of reports, and the page where one is written, checked and published."""

from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhengtong.figures.errors import FigureError
from zhengtong.reports import actions, checking, drafting, queries
from zhengtong.reports.errors import ReportError
from zhengtong.reports.models import Report, ReportDraft
from zhengtong.ui.forms import Plain
from zhengtong.workbench import draft_shown
from zhengtong.workbench.desk import Desk, desk_of
from zhengtong.workbench.gate import OfficeRequest, office

NO_POST = f"编写报告须由担任“{queries.EDITOR}”角色的岗位进行，请联系运维人员核对您的岗位"


class DraftForm(Plain):
    """What an official writes; `seen` is the version it was begun from."""

    body = forms.CharField(
        label="正文",
        max_length=actions.LONGEST,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 22, "spellcheck": "false", "class": "draft-text"}),
        help_text="{{ 指标 }} 在写成报告时填入数字，请不要改成数字。# 是标题，空一行另起一段。",
    )
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class PublishForm(Plain):
    """The day the report bears, that its faults were read, and why it is published nevertheless."""

    on = forms.DateField(label="成文日期", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    has_read = forms.BooleanField(label="对不上的数，我已逐处看过", required=False)
    reason = forms.CharField(
        label="仍予公布的理由",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="理由随报告保存，并在报告页上公开。",
    )

    def __init__(self, *args: Any, wrong: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.wrong = wrong
        if wrong:
            reason = self.fields["reason"]
            reason.required = True
            reason.error_messages["required"] = f"还有{wrong}处对不上：请改正；确实不错的，请写明理由"

    def clean(self) -> dict[str, Any]:  # Any: Django's own signature
        given = super().clean() or {}
        if self.wrong and not given.get("has_read"):
            self.add_error("has_read", f"还有{self.wrong}处对不上，请逐处看过以后勾选")
        return given


@dataclass
class Editor:
    """One report of one year on the desk of who writes it."""

    desk: Desk
    name: str
    year: int
    latest: ReportDraft | None
    checked: checking.Checked | None = None
    trouble: str = ""
    published: list[Report] = field(default_factory=list)

    @property
    def seen(self) -> int:
        return self.latest.number if self.latest else 0

    @property
    def wrong(self) -> int:
        return len(self.checked.contradictions) if self.checked else 0

    def check(self, body: str | None = None) -> None:
        """Compute the draft and have tally look at it; what prevents that becomes a sentence."""
        try:
            filled = drafting.draft(self.name, self.year, on=self.desk.on, body=body)
            self.checked = checking.check(filled, queries.text_of_year(self.name, self.year - 1))
        except (ReportError, FigureError) as error:
            self.trouble = str(error)


def _editor(request: OfficeRequest, name: str, year: int) -> Editor:
    """The editor for who may write reports. 404 for a report or year that cannot be."""
    desk = desk_of(request)
    if not queries.may_edit(desk.reach):
        raise PermissionDenied(NO_POST)
    try:
        drafting.check_year(year, desk.on)
    except ReportError as error:
        raise Http404(str(error)) from error
    if name not in drafting.names():
        raise Http404(f"没有名为“{name}”的报告。")
    published = list(queries.published().filter(name=name, year=year).select_related("signed_by"))
    return Editor(desk, name, year, queries.latest_draft(name, year), published=published)


@office
@require_GET
def index(request: OfficeRequest) -> HttpResponse:
    """Reports being written, reports published, and a way to begin one."""
    desk = desk_of(request)
    context = {
        "posts": desk.posts,
        "may_edit": queries.may_edit(desk.reach),
        "no_post": NO_POST,
        "drafts": [(draft, drafting.title(draft.name, draft.year)) for draft in queries.newest_drafts()[:50]],
        "published": queries.current().select_related("signed_by")[:50],
        "beginnings": [
            (name, year, drafting.title(name, year))
            for name in drafting.names()
            for year in (desk.on.year, desk.on.year - 1)
        ],
    }
    return render(request, "workbench/reports/index.html", context)


@office
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: OfficeRequest, name: str, year: int) -> HttpResponse:
    """The report as it stands, with tally's notes; a POST saves what was written as a new version."""
    editor = _editor(request, name, year)
    if request.method != "POST":
        editor.check()
        form = DraftForm(initial={"body": drafting.body(name, year), "seen": editor.seen})
        return _page(request, editor, form)
    form = DraftForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            draft = actions.save_draft(
                name, year, given["body"], by=request.user, seen=given["seen"], on=editor.desk.on
            )
            messages.success(request, f"已保存第{draft.number}稿")
            return redirect("workbench:report", name, year)
        except ReportError as error:
            form.add_error("body", str(error))
    editor.check()
    return _page(request, editor, form, status=422)


@office
@require_POST
def publish(request: OfficeRequest, name: str, year: int) -> HttpResponse:
    """Publish the newest draft; refused while a number contradicts, unless a reason is given."""
    editor = _editor(request, name, year)
    editor.check()
    form = PublishForm(request.POST, wrong=editor.wrong)
    if form.is_valid():
        given = form.cleaned_data
        try:
            actions.check_seen(name, year, given["seen"])
            report = actions.publish(name, year, on=given["on"], by=request.user, reason=given["reason"])
            messages.success(request, f"已公布：{report.number} {report.title}")
            return redirect("workbench:report", name, year)
        except (ReportError, FigureError) as error:
            form.add_error(None, str(error))
    draft = DraftForm(initial={"body": drafting.body(name, year), "seen": editor.seen})
    return _page(request, editor, draft, publishing=form, status=422)


def _page(
    request: OfficeRequest, editor: Editor, form: DraftForm, *, publishing: PublishForm | None = None, status: int = 200
) -> HttpResponse:
    initial = {"on": editor.desk.on, "seen": editor.seen}
    context = {
        "posts": editor.desk.posts,
        "editor": editor,
        "title": drafting.title(editor.name, editor.year),
        "form": form,
        "publishing": publishing or PublishForm(initial=initial, wrong=editor.wrong),
        "passages": draft_shown.shown(editor.checked) if editor.checked else [],
        "history": queries.drafts(editor.name, editor.year)[:20],
    }
    return render(request, "workbench/reports/edit.html", context, status=status)
