"""The law as objects: what it says, where a case stands under it, and when its clocks run out. Pure Python.

book = Lawbook(Path("law"))
law = book.in_force("licence", date(2026, 2, 10))
case = Progress(law, book.calendar)
case.take("提交申请", on=date(2026, 2, 10), role="申请人")
case.deadlines(date(2026, 2, 10))       # 受理审查, due 2026-02-24
"""

from zhengtong.lawbook.acts import Act, Choice
from zhengtong.lawbook.book import Lawbook
from zhengtong.lawbook.calendar import Calendar, Year
from zhengtong.lawbook.clock import DeadlineState
from zhengtong.lawbook.codes import Code, CodeTable, Naming
from zhengtong.lawbook.errors import LawError, NotAllowed
from zhengtong.lawbook.explain import Day, Explanation
from zhengtong.lawbook.load import load_procedure
from zhengtong.lawbook.presets import Preset, Presets
from zhengtong.lawbook.procedure import Action, Clock, Extension, Pause, Procedure
from zhengtong.lawbook.progress import Progress
from zhengtong.lawbook.register import Column, Register
from zhengtong.lawbook.statute import Edition, Reference, Statute, Statutes
from zhengtong.lawbook.term import Term
from zhengtong.lawbook.words import WORDS, Word

__all__ = [
    "WORDS",
    "Act",
    "Action",
    "Calendar",
    "Choice",
    "Clock",
    "Code",
    "CodeTable",
    "Column",
    "Day",
    "DeadlineState",
    "Edition",
    "Explanation",
    "Extension",
    "LawError",
    "Lawbook",
    "Naming",
    "NotAllowed",
    "Pause",
    "Preset",
    "Presets",
    "Procedure",
    "Progress",
    "Reference",
    "Register",
    "Statute",
    "Statutes",
    "Term",
    "Word",
    "Year",
    "load_procedure",
]
