"""开通码: what a window official hands to who has shown their document, to open an account or set a new password."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from zhengtong.people import actions
from zhengtong.people.errors import Refused
from zhengtong.people.throttle import Throttle
from zhengtong.workbench.desk import desk_of
from zhengtong.workbench.forms import AccountCodeForm
from zhengtong.workbench.gate import OfficeRequest, office

# Names and numbers are compared here; a window hands out no more than this in an hour.
HANDED = Throttle("account-codes", limit=60, seconds=3600)


@never_cache
@office
@sensitive_post_parameters("id_number")
@require_http_methods(["GET", "POST"])
def page(request: OfficeRequest) -> HttpResponse:
    """The document's name and number; then the code, shown this once. Who handed it out is kept."""
    desk = desk_of(request)
    form = AccountCodeForm(request.POST or None, on=desk.on)
    context = {"posts": desk.posts, "form": form}
    if request.method == "POST" and form.is_valid():
        if not HANDED.takes(str(desk.person.pk)):
            form.add_error(None, "一小时内发放的太多，请稍后再试")
        else:
            try:
                person, code = actions.hand_account_code(
                    **form.cleaned_data, by=desk.person, on=desk.on, at=timezone.now()
                )
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                return render(request, "workbench/account_code.html", context | {"person": person, "code": code})
    return render(request, "workbench/account_code.html", context, status=422 if form.errors else 200)
