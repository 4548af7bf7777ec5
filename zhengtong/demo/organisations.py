"""Whom the demonstration's citizen stands for: a company of its own, and one that still has to say yes."""

import io
from datetime import date, timedelta

from django.utils import timezone
from PIL import Image

from zhengtong.demo.county import MARK, SINCE
from zhengtong.demo.margins import Margins
from zhengtong.documents.actions import keep
from zhengtong.people.actions import register_person
from zhengtong.people.identity import organ_check_digit, uscc_check_digit
from zhengtong.people.models import Person, Representation

PAPER = (620, 877)  # a sheet of A4, small


def build(margins: Margins, citizen: Person, clerk: Person, on: date) -> None:
    """A company whose legal head the citizen is, confirmed at the window; and one he asks to act for, with his papers waiting."""
    own = _company(margins, f"{margins.short_name}好味道餐饮有限公司{MARK}", 1, on)
    Representation.objects.create(
        principal=own,
        agent=citizen,
        kind=Representation.Kind.LEGAL_HEAD,
        from_on=SINCE,
        state=Representation.State.VALID,
        asked_by=citizen,
        confirmed_by=clerk,
        confirmed_at=timezone.now(),
    )
    other = _company(margins, f"{margins.short_name}好邻居超市有限公司{MARK}", 2, on)
    Representation.objects.create(
        principal=other,
        agent=citizen,
        kind=Representation.Kind.AGENT,
        from_on=on,
        to_on=on + timedelta(days=365),
        evidence=keep(_blank_paper(), name="授权委托书（演示）.png", by=citizen),
        asked_by=citizen,
    )


def _company(margins: Margins, name: str, serial: int, on: date) -> Person:
    body = f"MA00DE{serial:02d}"
    first = f"91{margins.division}{body}{organ_check_digit(body)}"
    number = first + uscc_check_digit(first)
    return register_person(name=name, kind=Person.Kind.LEGAL, id_number=number, is_demo=True, on=on)


def _blank_paper() -> bytes:
    picture = io.BytesIO()
    Image.new("RGB", PAPER, "white").save(picture, "PNG")
    return picture.getvalue()
