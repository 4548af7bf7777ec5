"""来自您以前填的: what a form may offer from what the person has told already. Offered, with its source; never put in silently."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from zhengtong.applications.questions import Question
from zhengtong.cases import queries as cases
from zhengtong.lawbook.calendar import spoken
from zhengtong.people.models import Person

LOOKED_AT = 20
# What stays the same from one matter to the next; a reason or a description never does.
LASTING = frozenset(["文字", "电话", "邮箱", "单选"])
NAMES = frozenset(["姓名", "申请人姓名", "申请人", "联系人", "收件人"])
PLACES = ("地址", "住所", "住址", "居住地", "场所")
FROM_ACCOUNT = "您登记的资料"


@dataclass(frozen=True)
class Suggestion:
    """A value for a question, and where it comes from."""

    value: Any  # Any: as questions.Answers
    source: str


def suggested(
    person: Person, questions: Sequence[Question], already: Mapping[str, Any], on: date, *, by: Person | None = None
) -> dict[str, Suggestion]:
    """What can be offered for the questions that have no answer yet, by name. One query, for the earlier matters.

    `by` is an agent of theirs, who is told only what matters they may see hold.
    """
    empty = [one for one in questions if one.kind in LASTING and not already.get(one.name)]
    if not empty:
        return {}
    own = cases.party_of(by or person, on).filter(applicant=person).order_by("-pk")
    earlier = list(own.values_list("title", "opened_on", "data")[:LOOKED_AT])
    found: dict[str, Suggestion] = {}
    for question in empty:
        for suggestion in (*_from_account(person, question), *_from_earlier(question, earlier)):
            if not question.choices or suggestion.value in question.choices:
                found[question.name] = suggestion
                break
    return found


def _from_account(person: Person, question: Question) -> Iterator[Suggestion]:
    if question.kind == "电话" and person.phone:
        yield Suggestion(person.phone, FROM_ACCOUNT)
    if question.kind == "邮箱" and person.email:
        yield Suggestion(person.email, FROM_ACCOUNT)
    if question.name in NAMES:
        yield Suggestion(person.name, FROM_ACCOUNT)


def _from_earlier(question: Question, earlier: Sequence[tuple[str, date, Mapping[str, Any]]]) -> Iterator[Suggestion]:
    """The last answer to a question of this name; for an address, else the last address of any name."""
    for title, on, data in earlier:
        if isinstance(value := data.get(question.name), str) and value:
            yield Suggestion(value, f"您{spoken(on)}办“{title}”时填的")
    if question.kind == "文字" and question.name.endswith(PLACES):
        for title, on, data in earlier:
            for name, value in data.items():
                if name.endswith(PLACES) and isinstance(value, str) and value:
                    yield Suggestion(value, f"您{spoken(on)}办“{title}”时填的{name}")
