"""摸底: drawn up and issued by reviewers, filled in and handed in by units, sent back, chased, merged into a batch."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhengtong.people.models import Organ
from zhengtong.services.errors import ServiceError
from zhengtong.services.surveys import actions, queries, questions, summary
from zhengtong.services.surveys.models import Survey
from zhengtong.services.surveys.models import SurveyForm as Filled
from zhengtong.workbench.catalogue_frame import frame, number, organs_of, refuse_who_may_not_review, rights, written
from zhengtong.workbench.catalogue_rows import arranged
from zhengtong.workbench.catalogue_surveys import SurveyForm, control, key_of, sent
from zhengtong.workbench.desk import Desk, desk_of
from zhengtong.workbench.gate import OfficeRequest, office
from zhengtong.workbench.views.registers import XLSX

PAGE, ROWS, MOST = 30, 20, 20


def survey_of(desk: Desk, pk: int) -> Survey:
    """A survey that this desk issued or was asked in; 404 for others."""
    found = queries.surveys(rights(desk).organs).filter(pk=pk).first()
    if found is None:
        raise Http404(str(pk))
    return found


@office
@require_GET
def index(request: OfficeRequest) -> HttpResponse:
    """The surveys, and the forms this desk has to fill in."""
    desk = desk_of(request)
    own = rights(desk)
    page = Paginator(queries.surveys(own.organs), PAGE).get_page(request.GET.get("page"))
    context = frame(desk, "surveys") | {
        "page": page,
        "numbers": page.paginator.get_elided_page_range(page.number),
        "query": "",
        "forms": list(queries.forms_of(own.organs)[:50]) if own.organs else [],
    }
    return render(request, "workbench/catalogue/surveys.html", context)


@office
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: OfficeRequest) -> HttpResponse:
    """Draw a survey up."""
    desk = desk_of(request)
    refuse_who_may_not_review(desk)
    homes = [post.organ_id for post in desk.reach.posts]
    organs = list(Organ.objects.filter(pk__in=homes).order_by("name"))
    do = request.POST.get("do", "")
    form = SurveyForm(None, organs)
    if request.method == "POST" and ":" in do and arranged(form, request.POST, do):
        return render(request, "workbench/catalogue/survey_new.html", frame(desk, "surveys") | {"form": form})
    form = SurveyForm(request.POST or None, organs)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        facts = {name: given[name] for name in ("organ", "is_per_service", "due_on", "purpose", "document", "leader")}
        try:
            made = actions.create(given["title"], questions=form.questions(), by=desk.person, on=desk.on, **facts)
            messages.success(request, "摸底已起草，选好单位就可以下发")
            return redirect("workbench:survey", made.pk)
        except ServiceError as refusal:
            for sentence in refusal.messages:
                form.add_error(None, sentence)
    context = frame(desk, "surveys") | {"form": form}
    return render(request, "workbench/catalogue/survey_new.html", context, status=422 if form.is_bound else 200)


@office
@require_GET
def page(request: OfficeRequest, survey: int) -> HttpResponse:
    """One survey: what it asks, and how far each unit is."""
    desk = desk_of(request)
    return show(request, desk, survey_of(desk, survey))


def show(request: OfficeRequest, desk: Desk, survey: Survey, wrong: Any = ()) -> HttpResponse:
    """The same; with refusals a 422."""
    own = rights(desk)
    every = (
        list(queries.forms(survey)) if own.reviews else list(queries.forms(survey).filter(organ__in=own.organs or []))
    )
    known = {form.organ_id for form in every}
    context = frame(desk, "surveys") | {
        "survey": survey,
        "questions": queries.asked(survey),
        "forms": every,
        "progress": queries.progress(survey, desk.on),
        "is_late": desk.on > survey.due_on,
        "units": [organ for organ in organs_of(desk) if organ.pk not in known] if own.reviews else [],
        "wrong": list(wrong)[:MOST],
        "more_wrong": max(len(wrong) - MOST, 0),
    }
    return render(request, "workbench/catalogue/survey.html", context, status=422 if wrong else 200)


@office
@require_POST
def act(request: OfficeRequest, survey: int) -> HttpResponse:
    """Issue it to units, chase those that have not answered, merge what came in, or end it."""
    desk = desk_of(request)
    refuse_who_may_not_review(desk)
    found = survey_of(desk, survey)
    do = request.POST.get("do", "")
    try:
        if do == "issue":
            picked = [pk for pk in request.POST.getlist("organ") if number(pk) is not None]
            actions.issue(found, list(Organ.objects.filter(pk__in=picked)), by=desk.person, on=desk.on)
            messages.success(request, f"已下发给 {len(picked)} 个单位，并告知目录编辑")
        elif do == "remind":
            messages.success(request, f"已催报 {actions.remind(found, on=desk.on)} 个单位；同一个单位一天只催一次")
        elif do == "merge":
            batch = actions.merge(found, by=desk.person, on=desk.on)
            messages.success(request, f"已汇入批次 {batch.number}")
            return redirect("workbench:catalogue-batch", batch.pk)
        elif do == "close":
            actions.close(found, by=desk.person, on=desk.on)
            messages.success(request, "摸底已结束")
    except ServiceError as refusal:
        return show(request, desk, found, wrong=refusal.messages)
    return redirect("workbench:survey", survey)


@office
@require_GET
def export(request: OfficeRequest, survey: int, form: str) -> HttpResponse:
    """The summary as a workbook, or as text for a report."""
    desk = desk_of(request)
    refuse_who_may_not_review(desk)
    found = survey_of(desk, survey)
    if form == "xlsx":
        response = HttpResponse(summary.summary_workbook(found, desk.on), content_type=XLSX)
    elif form == "md":
        response = HttpResponse(summary.summary_markdown(found, desk.on), content_type="text/markdown; charset=utf-8")
    else:
        raise Http404(form)
    response.headers["Content-Disposition"] = str(content_disposition_header(True, f"{found.title}汇总.{form}"))
    return response


def filled_of(desk: Desk, pk: int) -> Filled:
    """A unit's form, for the unit and for reviewers; 404 for others."""
    own = rights(desk)
    every = Filled.objects.select_related("survey__organ", "organ", "submitted_by").exclude(
        survey__state=Survey.State.DRAFT
    )
    found = every.filter(pk=pk).first()
    if found is None or not (own.reviews or own.of(found.organ_id)):
        raise Http404(str(pk))
    return found


@office
@require_http_methods(["GET", "HEAD", "POST"])
def form(request: OfficeRequest, filled: int) -> HttpResponse:
    """A unit's form, a page of rows at a time. POST keeps the rows, hands the form in, or sends it back."""
    desk = desk_of(request)
    found = filled_of(desk, filled)
    do = request.POST.get("do", "")
    if request.method != "POST":
        return rows(request, desk, found)
    try:
        if do == "back":
            actions.send_back(found, reason=written(request.POST, "reason"), by=desk.person, on=desk.on)
            messages.success(request, f"已退回{found.organ.name}")
            return redirect("workbench:survey", found.survey_id)
        kept = keep(request, desk, found)
        if do == "submit":
            actions.submit(found, by=desk.person, on=desk.on)
            messages.success(request, "已报送")
        else:
            messages.success(request, f"已保存 {kept} 行")
    except ServiceError as refusal:
        return rows(request, desk, found, wrong=refusal.messages)
    return redirect(request.get_full_path())


def keep(request: OfficeRequest, desk: Desk, form: Filled) -> int:
    """Keep the rows that were on the page and changed; how many."""
    asked, kept = queries.asked(form.survey), 0
    for line in queries.lines(form, desk.on):
        given = sent(request.POST, line, asked)
        changed = {name: text for name, text in given.items() if text.strip() != line.said.get(name, "")}
        if changed:
            actions.fill(form, changed, by=desk.person, on=desk.on, service=line.service)
            kept += 1
    return kept


def rows(request: OfficeRequest, desk: Desk, form: Filled, wrong: Any = ()) -> HttpResponse:
    """A page of rows."""
    asked = queries.asked(form.survey)
    every = queries.lines(form, desk.on)
    pages = Paginator(every, ROWS)
    shown = pages.get_page(request.GET.get("page"))
    may_fill = rights(desk).of(form.organ_id) and form.survey.state == Survey.State.ISSUED
    may_fill = may_fill and form.state != Filled.State.SUBMITTED
    table: list[tuple[Any, list[tuple[questions.Question, forms.BoundField, str, str]]]] = [
        (
            line,
            [
                (
                    question,
                    control(question, key_of(line, place), line.said[question.name], f"{line.name}：{question.name}"),
                    line.said[question.name],
                    line.faults.get(question.name, "") if line.is_filled else "",
                )
                for place, question in enumerate(asked)
            ],
        )
        for line in shown.object_list
    ]
    context = frame(desk, "surveys") | {
        "form": form,
        "survey": form.survey,
        "questions": asked,
        "table": table,
        "page": shown,
        "numbers": pages.get_elided_page_range(shown.number),
        "query": "",
        "filled": sum(line.is_filled for line in every),
        "may_fill": may_fill,
        "may_return": rights(desk).reviews
        and form.state == Filled.State.SUBMITTED
        and form.survey.state == Survey.State.ISSUED,
        "wrong": list(wrong)[:MOST],
        "more_wrong": max(len(wrong) - MOST, 0),
    }
    return render(request, "workbench/catalogue/survey_form.html", context, status=422 if wrong else 200)
