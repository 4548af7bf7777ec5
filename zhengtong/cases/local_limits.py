"""Which local preset the county chose for a procedure, from which day, by whom: read when a case is opened, kept with the case."""

from datetime import date

from django.db.models import QuerySet

from zhengtong import lawbook
from zhengtong.cases.errors import CaseError
from zhengtong.cases.models import PresetChoice
from zhengtong.cases.rules import book
from zhengtong.people.models import Person


def chosen(procedure: str, on: date) -> PresetChoice | None:
    """The choice in force on a day; None where nobody chose. One query."""
    return PresetChoice.objects.filter(procedure=procedure, from_on__lte=on).order_by("-from_on", "-id").first()


def choices(procedure: str = "") -> QuerySet[PresetChoice]:
    """Every choice ever made, of one procedure or of all, the last first."""
    made = PresetChoice.objects.select_related("by").order_by("-id")
    return made.filter(procedure=procedure) if procedure else made


def kept(procedure: str, on: date) -> dict[str, object] | None:
    """What a case opened on this day keeps of the preset in force; None for the default.

    Raises CaseError when the chosen preset is no longer in the file.
    """
    presets = book().presets(procedure)
    if presets is None:
        return None
    choice = chosen(procedure, on)
    if choice is None or choice.preset == presets.default.name:
        return None
    preset = presets.find(choice.preset)
    if preset is None:
        raise CaseError(f"选用的预设“{choice.preset}”已不在 law/presets/{procedure}.yaml 里；请先恢复它，或者另选预设")
    return preset.plain()


def choose(procedure: str, name: str, *, by: Person, on: date, from_on: date, reason: str) -> PresetChoice:
    """Let cases opened from a day on run under this preset; open cases keep theirs.

    Raises CaseError, and nothing is written, for a preset that does not exist, a day gone by, or a missing reason.
    """
    try:
        presets = book().presets(procedure)
    except lawbook.LawError as wrong:
        raise CaseError(str(wrong)) from wrong
    if presets is None or presets.find(name) is None:
        raise CaseError(f"没有“{name}”这个预设；请从 law/presets/{procedure}.yaml 所列的当中选")
    if from_on < on:
        raise CaseError(f"自{from_on}起选用，早于今天（{on}）；已经立的案件不能改用别的期限")
    if not reason.strip():
        raise CaseError("请写明依据的文件或者理由")
    return PresetChoice.objects.create(procedure=procedure, preset=name, from_on=from_on, by=by, reason=reason.strip())
