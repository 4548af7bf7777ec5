"""Drafts: begun, filled in, carried to a new version of the service, thrown away. What lies before an office does not change."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max, QuerySet

from zhengtong.applications import carrying, openness, queries, reuse
from zhengtong.applications.errors import ApplicationError, NotOpen
from zhengtong.applications.models import Draft, PageVerdict
from zhengtong.documents import actions as documents
from zhengtong.documents import purging
from zhengtong.documents.models import Upload
from zhengtong.people.models import Person
from zhengtong.services.models import BundleVersion, Material, ServiceVersion

MOST_FILES = 60
QUARTER = 90


def start_draft(
    person: Person,
    procedure: str,
    version: ServiceVersion | None = None,
    *,
    bundle: BundleVersion | None = None,
    principal: Person | None = None,
    situations: dict[str, str] | None = None,
    on: date,
) -> Draft:
    """The open draft of this person for this application, begun before or new. One of an older version is carried to this one.

    `principal` is for whom an agent fills it in; `situations` are answers already given in the guide: they take the place of those
    kept. Raises NotOpen when the service is not applied for online.
    """
    if version is not None and (why := openness.refusal(version, on)):
        raise NotOpen(why)
    behalf = None if principal is None or principal.pk == person.pk else principal
    own = Draft.objects.filter(person=person, principal=behalf, case__isnull=True, bundle=bundle)
    with transaction.atomic():
        # Two clicks at once wait here for one another: the constraint alone would let the second one fail.
        Person.objects.select_for_update().get(pk=person.pk)
        draft = own.filter(procedure=procedure, version=version).first()
        if draft is None and version is not None:
            older = own.filter(version__service_id=version.service_id).order_by("-updated_at").first()
            draft = carry(older, version) if older else None
        if draft is None:
            draft = Draft.objects.create(
                person=person, principal=behalf, procedure=procedure, version=version, bundle=bundle
            )
    if situations and not queries.is_waiting(draft):
        keep_situations(draft, draft.situations | situations)
    return draft


def carry(draft: Draft, version: ServiceVersion) -> Draft:
    """Bring a draft of an older version to this one: answers and files stay where they still have a place; what changed is kept to be read."""
    if draft.version is None or draft.version_id == version.pk:
        return draft
    with transaction.atomic():
        # What lay before an office under the old text is asked back: the text it was held to is no longer in force.
        draft.prereviews.filter(state=queries.WAITING).update(state="已撤回", remark="事项换了新版，草稿已转到新版")
        named = {material.name: material.pk for material in version.materials.all()}
        for upload in draft.uploads.select_related("material"):
            place = named.get(upload.material.name) if upload.material else None
            if upload.material_id is not None and place is not None:
                Upload.objects.filter(pk=upload.pk).update(material_id=place)
            elif upload.material_id is not None:
                draft.uploads.remove(upload)
        draft.changes = [*draft.changes, *carrying.changes(draft.version, version)]
        draft.carried_from = draft.carried_from or draft.version
        draft.version, draft.procedure = version, version.service.procedure
        draft.save(update_fields=["version", "procedure", "changes", "carried_from", "updated_at"])
    return draft


def read_changes(draft: Draft) -> None:
    """The applicant has read what changed."""
    draft.changes = []
    draft.save(update_fields=["changes", "updated_at"])


def keep_answers(draft: Draft, answers: dict[str, Any]) -> None:
    """Keep what was filled in, right or wrong: nobody should have to type it twice."""
    with _changing(draft):
        draft.answers, draft.warned_on = answers, None
        draft.save(update_fields=["answers", "warned_on", "updated_at"])


def keep_situations(draft: Draft, situations: dict[str, str]) -> None:
    """Keep the answers to the questions that come first."""
    with _changing(draft):
        draft.situations, draft.warned_on = situations, None
        draft.save(update_fields=["situations", "warned_on", "updated_at"])


def add_upload(
    draft: Draft, file: "UploadedFile[Any]", material: Material | None, *, valid_until: date | None = None
) -> Upload:
    """Keep a file for a draft, after those that are there. Raises documents.errors.UploadRefused with the sentence to show."""
    _refuse_while_waiting(draft)
    _refuse_more(draft)
    upload = documents.keep(
        file,
        name=file.name or "未命名",
        by=draft.person,
        material_id=material.pk if material else None,
        draft_key=draft.key,
        must_open=True,
    )
    return _put_last(draft, upload, valid_until)


def reuse_upload(draft: Draft, upload_id: int, material: Material, on: date) -> Upload:
    """Hand in once more a file from an earlier matter of the applicant's own. Raises ApplicationError when there is no such file."""
    _refuse_while_waiting(draft)
    _refuse_more(draft)
    earlier = reuse.find(draft.applicant, upload_id, material, on, by=draft.person)
    if earlier is None:
        raise ApplicationError("以前的材料里没有这个文件，或者它已经过期，请重新上传")
    again = documents.keep_again(earlier, by=draft.person, material_id=material.pk, draft_key=draft.key)
    return _put_last(draft, again, again.valid_until)


def _put_last(draft: Draft, upload: Upload, valid_until: date | None) -> Upload:
    last = _beside(draft, upload).aggregate(last=Max("position"))["last"] or 0
    upload.position, upload.valid_until = last + 1, valid_until
    upload.save(update_fields=["position", "valid_until"])
    draft.uploads.add(upload)
    _touch(draft)
    return upload


def _beside(draft: Draft, upload: Upload) -> QuerySet[Upload]:
    """The files of the same material; of none, when the file is evidence."""
    if upload.material_id is None:
        return draft.uploads.filter(material__isnull=True)
    return draft.uploads.filter(material_id=upload.material_id)


def remove_upload(draft: Draft, upload_id: int) -> None:
    """Take a file out of a draft, and throw it away; one that was returned in 预审 stays for a while, so that its mark can be looked at."""
    with _changing(draft):
        found = list(draft.uploads.filter(pk=upload_id))
        draft.uploads.remove(*found)
    spoken_of = set(PageVerdict.objects.filter(upload__in=found).values_list("upload_id", flat=True))
    purging.discard(one.pk for one in found if one.pk not in spoken_of)
    _touch(draft)


def move_upload(draft: Draft, upload_id: int, *, up: bool) -> None:
    """Put a file before the one it follows, or after the one it precedes, within its material."""
    _refuse_while_waiting(draft)
    moved = draft.uploads.filter(pk=upload_id).first()
    if moved is None:
        return
    row = list(_beside(draft, moved).order_by("position", "pk"))
    here = row.index(moved)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(row):
        return
    row[here], row[there] = row[there], row[here]
    for place, one in enumerate(row, start=1):
        one.position = place
    Upload.objects.bulk_update(row, ["position"])
    _touch(draft)


def turn_upload(draft: Draft, upload_id: int) -> None:
    """Turn a file a quarter to the right."""
    _refuse_while_waiting(draft)
    for upload in draft.uploads.filter(pk=upload_id):
        upload.turned = (upload.turned + QUARTER) % 360
        upload.save(update_fields=["turned"])
        _touch(draft)


def say_valid_until(draft: Draft, material: Material, until: date | None) -> None:
    """Until when the papers of a material are valid, as they say themselves."""
    _refuse_while_waiting(draft)
    ids = list(draft.uploads.filter(material=material).values_list("pk", flat=True))
    Upload.objects.filter(pk__in=ids).update(valid_until=until)


def discard(draft: Draft) -> None:
    """Throw an open draft away, with its files."""
    _refuse_while_waiting(draft)
    files = list(draft.uploads.values_list("pk", flat=True))
    Draft.objects.filter(pk=draft.pk, case__isnull=True).delete()
    purging.discard(files)


@contextmanager
def _changing(draft: Draft) -> Iterator[None]:
    """The draft held while it changes. Refused when it was handed in or sent for 预审 a moment ago, in another window."""
    with transaction.atomic():
        if not Draft.objects.select_for_update().filter(pk=draft.pk, case__isnull=True).exists():
            raise ApplicationError("这份申请已经提交或者删除，不能再改")
        _refuse_while_waiting(draft)
        yield


def _refuse_while_waiting(draft: Draft) -> None:
    if queries.is_waiting(draft):
        raise ApplicationError("这份申请正在预审，不能改；要改，请先撤回预审")


def _refuse_more(draft: Draft) -> None:
    if draft.uploads.count() >= MOST_FILES:
        raise ApplicationError(f"一份申请至多{MOST_FILES}个文件；请把几页合成一个 PDF 再交")


def _touch(draft: Draft) -> None:
    draft.warned_on = None
    draft.save(update_fields=["warned_on", "updated_at"])
