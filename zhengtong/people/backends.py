"""How Django knows who is signed in. The rules of signing in are in actions.sign_in; this only connects them."""

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest
from django.utils import timezone

from zhengtong.people import actions
from zhengtong.people.errors import SignInRefused
from zhengtong.people.models import Person


class SignInBackend(BaseBackend):
    """Password and second factor. A face that wants to show why it was refused calls actions.sign_in itself, then login()."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        code: str | None = None,
        **_others: object,
    ) -> Person | None:
        """The person, or None. Without a request the attempt has no address."""
        if username is None or password is None:
            return None
        address = request.META.get("REMOTE_ADDR") if request is not None else None
        try:
            return actions.sign_in(username, password, code, address=address, at=timezone.now())
        except SignInRefused:
            return None

    def get_user(self, user_id: int) -> Person | None:
        """The person of a session, asked at every request; one who has been disabled since is out at once."""
        return Person.objects.filter(pk=user_id, is_active=True).first()
