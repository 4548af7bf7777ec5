"""What the portal writes of a matter that is a case already: the acts of who applied, with the files handed in with them."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from zhengtong.cases import actions as cases
from zhengtong.documents import actions as documents
from zhengtong.people.models import Person

if TYPE_CHECKING:
    from zhengtong.cases.models import Case


def act(
    case: "Case",
    action: str,
    *,
    by: Person,
    on: date,
    key: str,
    files: Iterable["UploadedFile[Any]"],
    answers: dict[str, Any],
) -> None:
    """Take one of the applicant's acts in a case, with the files handed in with it: all of it or nothing."""
    with transaction.atomic():
        cases.perform(case, action, by=by, on=on, key=key, **answers)
        for file in files:
            documents.keep(file, name=file.name or "未命名", by=by, case_id=case.pk, must_open=True)
