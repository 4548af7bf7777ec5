"""One cell, as text: what spreadsheets do to codes, days and formulas is found here and said, never guessed away."""

import re
from datetime import date, datetime, time

from zhengtong.registers.values import written

EXACT_DIGITS = 1e15  # a spreadsheet keeps no more than 15 digits of a number
BROKEN = frozenset({"#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!"})
# What neither a spreadsheet nor the database keeps: control characters but for tab and line ends, halves of characters.
_UNKEEPABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class CellError(ValueError):
    """What stands in a cell cannot be taken, as a sentence."""


def text_of(cell: object, *, is_text: bool) -> str:
    """What stands in a cell, without the spaces around it. `is_text`: the column holds words or codes.

    Raises CellError: a formula that failed, a code that lost its digits as a number, words that became a day.
    """
    if isinstance(cell, str):
        said = cell.strip()
        if said in BROKEN:
            raise CellError(f"这一格是出错的公式（{said}），请改成文字")
        if not said.isprintable() and (found := _UNKEEPABLE.search(said)):
            raise CellError(f"第{found.start() + 1}个字符是看不见的控制字符，请删去")
        return said
    if is_text and isinstance(cell, datetime | date | time):
        raise CellError(f"表格软件把这一格变成了日期（{written(cell)}），请把这一列设为“文本”后重新填写")
    if is_text and lost_zeros(cell) and abs(float(str(cell))) >= EXACT_DIGITS:
        raise CellError("表格软件把这一格当成了数字，15位以后的数字已经丢失；请把这一列设为“文本”后重新填写")
    return written(cell)


def lost_zeros(cell: object) -> bool:
    """Whether this was typed as a number, so that zeros before it, if any, are gone."""
    return isinstance(cell, int | float) and not isinstance(cell, bool)
