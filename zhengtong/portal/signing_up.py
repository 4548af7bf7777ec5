"""What the first step of signing up leaves to the second: in the session, the number sealed, for half an hour."""

from datetime import timedelta
from typing import TypedDict

from django.contrib.sessions.backends.base import SessionBase
from django.utils import timezone

from zhengtong.people import sealing

BEGUN = "signing_up"
FIELD = "portal.signing_up"
FOR = timedelta(minutes=30)


class Who(TypedDict):
    """Who somebody says to be."""

    name: str
    id_kind: str
    id_number: str


def keep(session: SessionBase, *, name: str, id_kind: str, id_number: str) -> None:
    """Keep it for the next step."""
    until = (timezone.now() + FOR).timestamp()
    session[BEGUN] = [name, id_kind, sealing.seal(id_number, field=FIELD).hex(), until]


def kept(session: SessionBase) -> Who | None:
    """What was kept; None when nothing was, or too long ago."""
    try:
        name, id_kind, sealed, until = session[BEGUN]
    except (KeyError, ValueError):
        return None
    if timezone.now().timestamp() > until:
        forget(session)
        return None
    number = sealing.unseal(bytes.fromhex(sealed), field=FIELD)
    return Who(name=name, id_kind=id_kind, id_number=number)


def begun(session: SessionBase) -> dict[str, str]:
    """What the first step shows again to who comes back to it: all but the number."""
    who = kept(session)
    return {"name": who["name"], "id_kind": who["id_kind"]} if who else {}


def forget(session: SessionBase) -> None:
    """It is done with."""
    session.pop(BEGUN, None)
