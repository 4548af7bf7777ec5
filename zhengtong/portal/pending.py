"""What was typed while the session ran out: kept in the new, nameless session until its owner has signed in again, then put back."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse, QueryDict

KEPT = "pending_answers"
LARGEST = 60_000  # characters of one form; a session is no store
MOST = 3

View = Callable[[HttpRequest, str], HttpResponse]


def survives_sign_out(view: View) -> View:
    """For a view of a draft's form: who is no longer signed in when they send it loses nothing but the click."""

    @wraps(view)
    def guarded(request: HttpRequest, key: str) -> HttpResponse:
        if request.method == "POST" and not request.user.is_authenticated:
            _keep(request, str(key))
        return view(request, key)

    return guarded


def _keep(request: HttpRequest, key: str) -> None:
    typed = request.POST.copy()
    typed.pop("csrfmiddlewaretoken", None)
    text = typed.urlencode()
    if len(text) <= LARGEST:
        others = {name: kept for name, kept in request.session.get(KEPT, {}).items() if name != key}
        request.session[KEPT] = dict([*list(others.items())[-(MOST - 1) :], (key, text)])


def take(request: HttpRequest, key: str) -> QueryDict | None:
    """What was kept for this draft, once; None when nothing was. The caller has made sure that the draft is the person's own."""
    kept = request.session.get(KEPT, {})
    if key not in kept:
        return None
    text = kept[key]
    request.session[KEPT] = {name: one for name, one in kept.items() if name != key}
    return QueryDict(text)
