"""A Source, and its findings, as JSON: how they cross from one process to another, and from one page to the next."""

from collections.abc import Mapping
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from zhengtong.tally.model import Finding, Operand
from zhengtong.tally.source import Cell, Source, Table

# Rows and cells of all tables together; a reader makes no more either.
MOST = 400_000


def source_as_json(source: Source) -> dict[str, Any]:  # JSON is open-ended
    """Text once; cells as places in it."""
    return {
        "name": source.name,
        "text": source.text,
        "tables": [
            {
                "start": table.start,
                "end": table.end,
                "cells": [
                    [cell.start, cell.end, cell.row, cell.column, cell.rows, cell.columns] for cell in table.cells
                ],
            }
            for table in source.tables
        ],
    }


def source_from(given: Mapping[str, Any]) -> Source:
    """The Source again. Raises ValueError for places that are not in the text, or anything else out of shape."""
    try:
        text, name = given["text"], given.get("name", "")
        if not isinstance(text, str) or not isinstance(name, str):
            raise ValueError("text")
        tables = tuple(_table(text, table) for table in given.get("tables", ()))
        if sum(max(cell.row for cell in table.cells) + len(table.cells) for table in tables) > MOST:
            raise ValueError("cells")
        return Source(text, name, tables)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("not a source") from error


def _table(text: str, given: Mapping[str, Any]) -> Table:
    start, end = given["start"], given["end"]
    cells = tuple(_cell(text, *place) for place in given["cells"])
    if not cells or not all(type(place) is int for place in (start, end)) or not 0 <= start <= end <= len(text):
        raise ValueError("table")
    return Table(cells, start, end)


def _cell(text: str, start: int, end: int, row: int, column: int, rows: int, columns: int) -> Cell:
    if not all(type(place) is int for place in (start, end, row, column, rows, columns)):
        raise ValueError("cell")
    if not 0 <= start <= end <= len(text) or min(row, column) < 0 or not (1 <= rows <= 1000 and 1 <= columns <= 1000):
        raise ValueError("cell")
    return Cell(text[start:end], start, end, row, column, rows, columns)


_OPERANDS = ("operands", "suspects")
_DECIMALS = ("computed", "low", "high", "stated_low", "stated_high")


def finding_as_json(finding: Finding) -> dict[str, Any]:
    """Everything of a finding; numbers as text, so that none loses a digit."""
    return (
        asdict(finding)
        | {name: str(getattr(finding, name)) for name in _DECIMALS}
        | {
            "result": _operand_as_json(finding.result),
            **{name: [_operand_as_json(operand) for operand in getattr(finding, name)] for name in _OPERANDS},
        }
    )


def finding_from(given: Mapping[str, Any]) -> Finding:
    """The finding again."""
    return Finding(
        **dict(given)
        | {name: Decimal(given[name]) for name in _DECIMALS}
        | {name: tuple(_operand_from(operand) for operand in given[name]) for name in _OPERANDS}
        | {"result": _operand_from(given["result"])}
    )


def _operand_as_json(operand: Operand) -> dict[str, Any]:
    return asdict(operand) | {"value": str(operand.value)}


def _operand_from(given: Mapping[str, Any]) -> Operand:
    return Operand(**dict(given) | {"value": Decimal(given["value"])})
