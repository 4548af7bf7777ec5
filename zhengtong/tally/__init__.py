"""tally: the sums in a text. Pure Python; knows nothing of Django."""

from .checking import check
from .model import Finding, Operand
from .source import Cell, Source, Table

__all__ = ["Cell", "Finding", "Operand", "Source", "Table", "check"]
