"""From a draft to a case, or to the cases of a bundle: once, whole or not at all, through the one door."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction

from zhengtong.applications import application as applied_for
from zhengtong.applications import openness, queries
from zhengtong.applications.application import MEMBERS, Application, opening
from zhengtong.applications.checking import Checked
from zhengtong.applications.errors import ApplicationError, NotOpen
from zhengtong.applications.models import Draft
from zhengtong.applications.wanted import Place
from zhengtong.cases import actions as cases
from zhengtong.cases.queries import book
from zhengtong.documents import actions as documents
from zhengtong.documents.models import Upload
from zhengtong.services import held
from zhengtong.services import opening as openings
from zhengtong.services.models import ServiceVersion
from zhengtong.services.situations import Reason

if TYPE_CHECKING:
    from zhengtong.cases.models import Case

ONLINE = "网上"


@transaction.atomic
def submit(draft: Draft, application: Application, checked: Checked, on: date, *, channel: str = ONLINE) -> "Case":
    """Open the case of a draft, once. A second submission of the same draft gives the same case.

    The row is locked first, so that two clicks at the same moment wait for one another; the draft's key is the event's
    key, so that even a lost answer opens no second case. Of a bundle, the main matter and every member are opened together, each
    under its own procedure and clocks. Raises NotAllowed, CaseError or ApplicationError; then nothing was written.
    """
    related = ("case", "person", "principal")
    # Locked by itself and read again: a statement that waited for the lock shows what was joined as it stood before the wait.
    Draft.objects.select_for_update().get(pk=draft.pk)
    locked = Draft.objects.select_related(*related).get(pk=draft.pk)
    if locked.case is not None:
        return locked.case
    _refuse(locked, application, checked, on)
    case = _open(locked, application, checked.answers, on, channel)
    _file(locked, case, checked.places, on, is_main=application.bundle is not None)
    if application.bundle is not None:
        for member in application.members:
            part = _open_member(locked, application, member, checked.answers, on, channel, case)
            _file_again(locked, part, member, checked.places, on)
    locked.prereviews.update(case=case)
    # The case holds the answers now; a second copy of personal data serves nobody.
    locked.case, locked.answers, locked.situations = case, {}, {}
    locked.save(update_fields=["case", "answers", "situations", "updated_at"])
    return case


def _refuse(draft: Draft, application: Application, checked: Checked, on: date) -> None:
    if checked.gaps:
        raise ApplicationError(f"还不能提交：{checked.gaps[0].sentence}")
    if queries.is_waiting(draft):
        raise ApplicationError("这份申请正在预审，有了结果再提交；不想等的，可以先撤回预审")
    for member in application.members:
        if why := openness.refusal(member, on):
            raise NotOpen(f"“{member.name}”：{why}")


def _open(draft: Draft, application: Application, answers: dict[str, Any], on: date, channel: str) -> "Case":
    """The case of an application; of a bundle, its main matter."""
    what, data = opening(application, answers), dict(answers)
    if application.bundle is not None:
        data[MEMBERS] = "、".join(member.name for member in application.members)
    return cases.open_case(
        procedure=application.procedure,
        organ=what.organ,
        applicant=draft.applicant,
        title=what.title,
        channel=channel,
        by=draft.person,
        on=on,
        service_version=application.version,
        respondent=what.respondent,
        data=data,
        key=f"draft:{draft.key}",
        act=_act(application, on),
    ).case


def _act(application: Application, on: date) -> str:
    law = book().in_force(application.procedure, on)
    if application.version is not None:
        return openings.opening_act(application.version, law).name
    return applied_for.own_opening(law).name


def _open_member(
    draft: Draft,
    application: Application,
    member: ServiceVersion,
    answers: dict[str, Any],
    on: date,
    channel: str,
    parent: "Case",
) -> "Case":
    """One service of a bundle as a case of its own, with the answers that it asks for."""
    alone = applied_for.of_version(member, on, draft.situations)
    names = {one.name for one in (*application.situations, *alone.questions)}
    return cases.open_case(
        procedure=member.service.procedure,
        organ=member.service.organ,
        applicant=draft.applicant,
        title=member.name,
        channel=channel,
        by=draft.person,
        on=on,
        service_version=member,
        data={name: value for name, value in answers.items() if name in names},
        key=f"draft:{draft.key}:{member.pk}",
        act=_act(alone, on),
        parent=parent,
    ).case


def _file(draft: Draft, case: "Case", places: Sequence[Place], on: date, *, is_main: bool) -> None:
    """Put the files into the case, and keep on record what was not asked because it is held. Of a main matter its members record that."""
    taken = {upload.pk for place in places if place.is_asked for upload in place.uploads}
    there = queries.files(draft)
    if taken - {upload.pk for upload in there}:
        raise ApplicationError("材料刚刚在别的窗口改动过，没有提交；请核对以后再提交")
    for upload in there:
        # What this situation, or a new version, no longer asks for stays out: nobody needs to read it.
        if upload.pk in taken:
            documents.attach(upload, by=draft.person, case_id=case.pk)
    if not is_main:
        _record_held(case, [one for place in places for one in place.needed], on)


def _file_again(draft: Draft, case: "Case", member: ServiceVersion, places: Sequence[Place], on: date) -> None:
    """Hand each file in to every member that asks for it: once by the applicant, as often as needed by us."""
    for place in places:
        for one in place.needed:
            if one.material.version_id != member.pk:
                continue
            if one.is_asked:
                for upload in place.uploads:
                    _again(upload, draft, case, one.material.pk)
    own = [one for place in places for one in place.needed if one.material.version_id == member.pk]
    _record_held(case, own, on)


def _again(upload: Upload, draft: Draft, case: "Case", material_id: int) -> None:
    documents.keep_again(upload, by=draft.person, case_id=case.pk, material_id=material_id, draft_key=draft.key)


def _record_held(case: "Case", needs: Sequence[Any], on: date) -> None:
    held.record_waivers(case.pk, [one for one in needs if one.reason is Reason.HELD], on=on)
