"""What the portal writes: drafts. Handing one in goes through the one door, cases.open_case."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from zhengtong.cases import actions as cases
from zhengtong.documents import actions as documents
from zhengtong.documents.models import Upload
from zhengtong.people.models import Person
from zhengtong.portal.applications import Application, opening
from zhengtong.portal.models import Draft
from zhengtong.services.models import Material, ServiceVersion

if TYPE_CHECKING:
    from zhengtong.cases.models import Case

ONLINE = "网上"


def start_draft(person: Person, procedure: str, version: ServiceVersion | None = None) -> Draft:
    """The open draft of this person for this application: the one begun before, or a new one."""
    draft, _ = Draft.objects.get_or_create(person=person, procedure=procedure, version=version, case=None)
    return draft


def keep_answers(draft: Draft, answers: dict[str, Any]) -> None:
    """Keep what was filled in, right or wrong: nobody should have to type it twice."""
    draft.answers = answers
    draft.save(update_fields=["answers", "updated_at"])


def add_upload(draft: Draft, file: "UploadedFile[Any]", material: Material | None) -> Upload:
    """Keep a file for a draft. Raises documents.errors.UploadRefused with the sentence to show."""
    upload = documents.keep(
        file, name=file.name or "未命名", by=draft.person, material_id=material.pk if material else None
    )
    draft.uploads.add(upload)
    return upload


def remove_upload(draft: Draft, upload_id: int) -> None:
    """Take a file out of a draft."""
    draft.uploads.remove(*draft.uploads.filter(pk=upload_id))


def discard(draft: Draft) -> None:
    """Throw an open draft away."""
    Draft.objects.filter(pk=draft.pk, case__isnull=True).delete()


@transaction.atomic
def submit(draft: Draft, application: Application, answers: dict[str, Any], on: date) -> "Case":
    """Open the case of a draft, once. A second submission of the same draft gives the same case.

    The row is locked first, so that two clicks at the same moment wait for one another; the draft's key is the event's
    key, so that even a lost answer opens no second case. Raises NotAllowed or CaseError; then nothing was written.
    """
    held = Draft.objects.select_for_update(of=("self",)).select_related("case", "person").get(pk=draft.pk)
    if held.case is not None:
        return held.case
    what = opening(application, answers)
    event = cases.open_case(
        procedure=application.procedure,
        organ=what.organ,
        applicant=held.person,
        title=what.title,
        channel=ONLINE,
        by=held.person,
        on=on,
        service_version=application.version,
        respondent=what.respondent,
        data=answers,
        key=f"draft:{held.key}",
    )
    for upload in held.uploads.order_by("pk"):
        documents.attach(upload, by=held.person, case_id=event.case_id)
    # The case holds the answers now; a second copy of personal data serves nobody.
    held.case, held.answers = event.case, {}
    held.save(update_fields=["case", "answers", "updated_at"])
    return event.case


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
            documents.keep(file, name=file.name or "未命名", by=by, case_id=case.pk)
