"""Findings as JSON: the contract of `zhengtong tally --json` and of the interface. Places count characters of the text as read."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from zhengtong.tally.model import Finding, Operand


def as_json(file: str, findings: Iterable[Finding]) -> dict[str, Any]:  # JSON is open-ended
    """One object for one text."""
    return {"file": file, "findings": [finding_as_json(finding) for finding in findings]}


def finding_as_json(finding: Finding) -> dict[str, Any]:
    """One finding. `low`…`high` is what the operands allow, `stated_low`…`stated_high` what the printed result can stand for."""
    return {
        "kind": finding.kind,
        "verdict": finding.verdict,
        "operands": [_operand(operand) for operand in finding.operands],
        "result": _operand(finding.result),
        "computed": number(finding.computed),
        "message": finding.message,
        "low": number(finding.low),
        "high": number(finding.high),
        "stated_low": number(finding.stated_low),
        "stated_high": number(finding.stated_high),
        "suspects": [_operand(operand) for operand in finding.suspects],
        "cause": finding.cause,
        "rule": finding.rule,
    }


def _operand(operand: Operand) -> dict[str, Any]:
    """A number with its place; `earlier` only where it stands in last year's text."""
    said: dict[str, Any] = {
        "text": operand.text,
        "value": number(operand.value),
        "unit": operand.unit,
        "start": operand.start,
        "end": operand.end,
    }
    return said | {"earlier": True} if operand.earlier else said


def number(value: Decimal) -> int | float:
    """A JSON number: whole where it is whole."""
    return int(value) if value == value.to_integral_value() else float(value)
