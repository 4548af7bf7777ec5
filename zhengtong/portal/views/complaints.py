"""投诉 from the page of a matter: a case of its own under the procedure for complaints, linked to the matter it is about."""

import uuid

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from zhengtong import lawbook
from zhengtong.cases.errors import CaseError
from zhengtong.portal import complaining
from zhengtong.portal.views.account import applicant
from zhengtong.portal.views.matters import own
from zhengtong.ui.clock import today
from zhengtong.ui.question_form import QuestionsForm


@login_required
@require_http_methods(["GET", "POST"])
def complain(request: HttpRequest, number: str) -> HttpResponse:
    """Say what went wrong with this matter; where the handling stands, it is told like any other matter."""
    case, on = own(request, number), today()
    asked = complaining.questions(case, on)
    form = QuestionsForm(asked, request.POST or None, on=on, initial=complaining.initial(asked, case))
    key = _attempt(request.POST.get("key", ""))
    refusal = ""
    if request.method == "POST" and form.is_valid():
        try:
            opened = complaining.open_complaint(case, form.answers, by=applicant(request), on=on, key=key)
        except (lawbook.NotAllowed, CaseError) as error:
            refusal = str(error)
        else:
            return redirect("portal:receipt", number=opened.number)
    page = {"case": case, "form": form, "key": key, "refusal": refusal, "right": complaining.clocks(on)}
    return render(request, "portal/complain.html", page, status=422 if request.method == "POST" else 200)


def _attempt(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        return uuid.uuid4()
