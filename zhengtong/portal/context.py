"""What the head of every portal page may ask for: for whom one acts, and how much is unread. Asked only where a page shows it."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from zhengtong.notices import queries as notices
from zhengtong.portal import acting


def head(request: HttpRequest) -> dict[str, Any]:
    """`acting` (portal.acting.Acting) and `unread` (a number), both only for who is signed in."""
    user = getattr(request, "user", None)  # an answer of the interface, or of a middleware, has none
    if user is None or not user.is_authenticated:
        return {"acting": None, "unread": 0}
    return {
        "acting": SimpleLazyObject(lambda: acting.of(request)),
        "unread": SimpleLazyObject(lambda: notices.unread_count(user)),
    }
