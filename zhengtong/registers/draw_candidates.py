"""Who may be drawn on a day, as the registers said at one moment: what was approved later, even for earlier days, does not count."""

from collections.abc import Iterable, Mapping

from django.db.models import Q, QuerySet

from zhengtong.lawbook import Column, Register
from zhengtong.lawbook.register import Validity
from zhengtong.registers.drawing import Candidate, Inspector, must_avoid
from zhengtong.registers.law import register as register_of
from zhengtong.registers.models import Draw, Entry
from zhengtong.registers.naming import in_force

# 一单两库: the officers' register, and its columns that a draw goes by.
INSPECTORS, OFFICER, SKILL, AVOIDS = "inspectors", "执法人员", "专业特长", "回避对象"
FILTERABLE = ("单选", "是否", "文字")
STRATA = ("单选", "是否")


def filterable(register: Register) -> list[Column]:
    """The columns by which candidates may be narrowed down: choices, and short texts that a list shows. Never personal ones."""
    return [
        column
        for column in register.columns.values()
        if column.kind in FILTERABLE
        and not column.is_personal
        and column.name not in (register.title, register.key_column)
        if column.kind != "文字" or column.is_listed
    ]


def stratifiable(register: Register) -> list[Column]:
    """The columns by which a draw may be stratified."""
    return [column for column in filterable(register) if column.kind in STRATA]


def skills() -> tuple[str, ...]:
    """Every 专业特长 an officer may have."""
    return register_of(INSPECTORS).columns[SKILL].choices


def certificates() -> str:
    """The register in which an officer who may be drawn must have a valid certificate."""
    return register_of(INSPECTORS).columns[OFFICER].register or ""


def rules_of(codes: Iterable[str]) -> dict[str, list[object]]:
    """How each of these registers tells what is valid (有效), to be kept with a draw: the files may say otherwise some day."""
    rules = {code: register_of(code).validity for code in codes}
    return {code: [rule.column, list(rule.states), rule.until] for code, rule in rules.items()}


def known_at(draw: Draw, code: str) -> QuerySet[Entry]:
    """The entries of a register valid on the day of the draw, by what had been approved at its moment. The same for ever."""
    began = Q(valid_from__lte=draw.on, batch__answered_at__lte=draw.at)
    lasts = Q(valid_to__isnull=True) | Q(valid_to__gt=draw.on) | Q(ended_by__answered_at__gt=draw.at)
    column, states, until = draw.validity[code]
    return in_force(Validity(column, tuple(states), until), Entry.objects.filter(began & lasts, register=code), draw.on)


def candidates_of(draw: Draw) -> dict[Candidate, str]:
    """Everyone who may be drawn, with what they are called: in the register, as the filters say, in a stratum with a quota. One query."""
    found = known_at(draw, draw.register)
    for column, values in draw.filters.items():
        found = found.filter(**{f"data__{column}__in": values})
    named = {}
    for code, title, data in found.values_list("code", "title", "data"):
        stratum = str(data.get(draw.stratum) or "") if draw.stratum else ""
        if stratum in draw.quotas:
            named[Candidate(stratum, code)] = title
    return named


def inspectors_of(draw: Draw, named: Mapping[Candidate, str]) -> list[Inspector]:
    """The officers who may be drawn: 可抽取, of the organ (jointly: of any), with a certificate valid on the day. Two queries."""
    if not draw.each:
        return []
    found = known_at(draw, INSPECTORS)
    if not draw.is_joint:
        found = found.filter(organ_id=draw.organ_id)
    (papers,) = draw.validity.keys() - {INSPECTORS, draw.register}
    certified = set(known_at(draw, papers).values_list("code", flat=True))
    return sorted(
        Inspector(entry.code, str(entry.data[OFFICER]), tuple(entry.data.get(SKILL) or ()), avoided(entry, named))
        for entry in found
        if entry.data.get(OFFICER) in certified
    )


def avoided(entry: Entry, named: Mapping[Candidate, str]) -> tuple[str, ...]:
    """The candidates that this officer must keep away from (回避对象)."""
    said = str(entry.data.get(AVOIDS) or "")
    return tuple(sorted(one.code for one, title in named.items() if must_avoid(said, one.code, title))) if said else ()


def kept_candidates(draw: Draw) -> list[Candidate]:
    """The candidates as the request keeps them."""
    return [Candidate(stratum, code) for stratum, code in draw.candidates]


def kept_inspectors(draw: Draw) -> list[Inspector]:
    """The officers as the request keeps them."""
    return [Inspector(code, officer, tuple(able), tuple(avoid)) for code, officer, able, avoid in draw.inspectors]
