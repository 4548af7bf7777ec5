"""情形：the questions a person answers, and the materials that are left for them. What is not answered never hides anything.

A question of a version is {"问", "说明", "答": […], "限于": {another question: [answers]}}; it is asked once every question it
is 限于 has one of those answers. A material or a field of the form with a condition of the same shape (`only_if`, 限于) is left
out only when an answer, or a question that can no longer be asked, excludes it. Bundles use the same shapes.
"""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

from zhengtong.services.models import Material

if TYPE_CHECKING:
    from zhengtong.services.held import Held

Answers = Mapping[str, str]
Condition = Mapping[str, Sequence[str]]
Rows = Sequence[Mapping[str, Any]]  # Any: rows of JSON, as 情形 and 填报内容 are kept

# How a situation is written in an address: s1=2 is the second answer to the first question.
PREFIX = "s"


class HasSituations(Protocol):
    """A version of a service or of a bundle."""

    @property
    def situations(self) -> list[Any]: ...


class HasForm(HasSituations, Protocol):
    """A version whose form asks some questions in some situations only."""

    @property
    def form(self) -> list[Any]: ...


class Verdict(StrEnum):
    """Whether something with a condition applies."""

    APPLIES = "适用"
    EXCLUDED = "不适用"
    OPEN = "未定"


class Reason(StrEnum):
    """Why a material is asked for, or is not."""

    NEEDED = "需要"
    NOT_HERE = "这种情形不用"
    HELD = "已有电子证照，不用交"
    MADE = "办这件事时一并办出，不用交"


@dataclass(frozen=True)
class Question:
    """A question as it is asked now. `key` is its name in an address; `given` the answer, if one is given."""

    name: str
    help: str
    answers: tuple[str, ...]
    key: str
    given: str | None = None

    @property
    def choices(self) -> tuple[tuple[str, str], ...]:
        """(value in the address, words) of each answer."""
        return tuple((str(place), answer) for place, answer in enumerate(self.answers, start=1))


@dataclass(frozen=True)
class Needed:
    """A material of a version for one person: whether it is asked for, why, and which answers that still waits for."""

    material: Material
    reason: Reason
    held: "Held | None" = None
    waits_for: tuple[str, ...] = field(default=())

    @property
    def is_asked(self) -> bool:
        return self.reason is Reason.NEEDED

    @property
    def is_certain(self) -> bool:
        return not self.waits_for

    @property
    def note(self) -> str:
        """What is said beside it while a question is open; else nothing."""
        return f"回答“{'”“'.join(self.waits_for)}”以后才能确定要不要" if self.waits_for else ""


def questions(version: HasSituations, answers: Answers) -> list[Question]:
    """The questions to ask now, in order; one that depends on another appears once that has been answered so."""
    rows, given = version.situations, effective(version, answers)
    return [
        _question(row, place, given.get(str(row["问"])))
        for place, row in enumerate(rows, start=1)
        if _verdict(row.get("限于") or {}, rows, given, frozenset([str(row["问"])])) is Verdict.APPLIES
    ]


def effective(version: HasSituations, answers: Answers) -> dict[str, str]:
    """The answers that count: to questions there are, in words that are offered, to what is asked given the others."""
    rows = version.situations
    offered = {str(row["问"]): {str(answer) for answer in row.get("答", ())} for row in rows}
    given = {name: answer for name, answer in answers.items() if answer in offered.get(name, ())}
    # An answer to a question that is no longer asked must go, and with it what hung on it; each round drops one at least.
    while True:
        idle = [
            str(row["问"])
            for row in rows
            if str(row["问"]) in given
            and _verdict(row.get("限于") or {}, rows, given, frozenset([str(row["问"])])) is not Verdict.APPLIES
        ]
        if not idle:
            return given
        given = {name: answer for name, answer in given.items() if name not in idle}


def verdict(condition: Condition, version: HasSituations, answers: Answers) -> Verdict:
    """Whether something on this condition applies to who answered so: every line of it must hold."""
    return _verdict(condition, version.situations, effective(version, answers), frozenset())


def _verdict(condition: Condition, rows: Rows, given: Answers, above: frozenset[str]) -> Verdict:
    lines = [_line(name, allowed, rows, given, above) for name, allowed in condition.items()]
    if Verdict.EXCLUDED in lines:
        return Verdict.EXCLUDED
    return Verdict.OPEN if Verdict.OPEN in lines else Verdict.APPLIES


def _line(name: str, allowed: Sequence[str], rows: Rows, given: Answers, above: frozenset[str]) -> Verdict:
    """One line of a condition. A question that can no longer be asked will never get the answer it wants."""
    if name in given:
        return Verdict.APPLIES if given[name] in allowed else Verdict.EXCLUDED
    row = next((row for row in rows if str(row["问"]) == name), None)
    if row is None or name in above:  # a question there is not, or one that waits for itself: nothing is known
        return Verdict.OPEN
    asked = _verdict(row.get("限于") or {}, rows, given, above | {name})
    return Verdict.EXCLUDED if asked is Verdict.EXCLUDED else Verdict.OPEN


def waits_for(condition: Condition, version: HasSituations, answers: Answers) -> tuple[str, ...]:
    """The questions of a condition that have no answer yet."""
    given = effective(version, answers)
    return tuple(name for name in condition if name not in given)


def needed(version: Any, answers: Answers, held: Mapping[str, "Held"], made: Container[str] = ()) -> list[Needed]:
    """Every material of a version with its reason, in order. `held` is by the name in `held_as` (services/held.py); `made` are the
    certificates that other services of the same bundle issue on the way.

    One query, for the materials, when they have not been fetched yet.
    """
    return list(needed_of(version.materials.all(), version, answers, held, made))


def needed_of(
    materials: Iterable[Material],
    version: HasSituations,
    answers: Answers,
    held: Mapping[str, "Held"],
    made: Container[str] = (),
) -> Iterator[Needed]:
    """The same for materials at hand: of a bundle, or of a draft being edited."""
    for material in materials:
        found = verdict(material.only_if, version, answers)
        if found is Verdict.EXCLUDED:
            yield Needed(material, Reason.NOT_HERE)
        elif material.held_as and material.held_as in held:
            yield Needed(material, Reason.HELD, held[material.held_as])
        elif material.held_as and material.held_as in made:
            yield Needed(material, Reason.MADE)
        elif found is Verdict.OPEN:
            yield Needed(material, Reason.NEEDED, waits_for=waits_for(material.only_if, version, answers))
        else:
            yield Needed(material, Reason.NEEDED)


def asked_rows(version: HasForm, answers: Answers) -> list[Mapping[str, Any]]:
    """The rows of the form that this situation asks; those that wait for an answer are asked."""
    return [row for row in version.form if verdict(row.get("限于") or {}, version, answers) is not Verdict.EXCLUDED]


def is_settled(version: HasSituations, answers: Answers) -> bool:
    """Whether every question that is asked has its answer."""
    return all(question.given is not None for question in questions(version, answers))


def from_address(version: HasSituations, given: Mapping[str, str]) -> dict[str, str]:
    """The answers in an address or a form (s1=2&s2=1); what is no question or no answer is left out."""
    found: dict[str, str] = {}
    for place, row in enumerate(version.situations, start=1):
        chosen = given.get(f"{PREFIX}{place}", "")
        offered = [str(answer) for answer in row.get("答", ())]
        if chosen.isascii() and chosen.isdigit() and len(chosen) < 4 and 1 <= int(chosen) <= len(offered):
            found[str(row["问"])] = offered[int(chosen) - 1]
    return effective(version, found)


def to_address(version: HasSituations, answers: Answers) -> str:
    """The answers as an address writes them: s1=2&s2=1; nothing when nothing is answered."""
    return "&".join(
        f"{question.key}={question.answers.index(question.given) + 1}"
        for question in questions(version, answers)
        if question.given is not None
    )


def faults(version: HasSituations, conditions: Iterable[tuple[str, Condition]] = ()) -> list[str]:
    """What is wrong with the questions of a version and with conditions that name them, in sentences; for the editor.

    `conditions` are (what bears it, the condition): (“材料《租赁合同》”, {"房子是租的吗": ["租用"]}).
    """
    rows = version.situations
    offered = {str(row.get("问", "")): [str(answer) for answer in row.get("答", ())] for row in rows}
    found = [f"情形第{place}问没有写“问”" for place, row in enumerate(rows, start=1) if not row.get("问")]
    found += [f"情形“{name}”至少要有两个答案" for name, answers in offered.items() if len(answers) < 2]
    if len(offered) < len(rows):
        found.append("情形里有两问的名称相同，请改成不同的问法")
    for place, row in enumerate(rows):
        earlier = {str(one.get("问", "")) for one in rows[:place]}
        found += [
            f"情形“{row.get('问')}”限于“{name}”，但那一问不在它前面"
            for name in row.get("限于") or {}
            if name not in earlier
        ]
    own = [(f"情形“{row.get('问')}”", row.get("限于") or {}) for row in rows]
    for who, condition in [*own, *conditions]:
        found += _wrong_lines(who, condition, offered)
    return found


def _wrong_lines(who: str, condition: Condition, offered: Mapping[str, Sequence[str]]) -> Iterator[str]:
    for name, answers in condition.items():
        if name not in offered:
            yield f"{who}限于的“{name}”不是这个事项的问题"
            continue
        for answer in answers:
            if answer not in offered[name]:
                yield f"{who}限于“{name}”答“{answer}”，但没有这个答案，只有{'、'.join(offered[name])}"


def _question(row: Mapping[str, Any], place: int, given: str | None) -> Question:
    return Question(
        name=str(row["问"]),
        help=str(row.get("说明", "")),
        answers=tuple(str(answer) for answer in row.get("答", ())),
        key=f"{PREFIX}{place}",
        given=given,
    )
