"""Who keeps the catalogue: 孙八 edits the bureau's services, 周九 edits and 郑十 answers for the whole county."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import openpyxl
import pytest

from tests.conftest import County, person, post
from zhengtong.people.models import Person
from zhengtong.services.exchange import actions
from zhengtong.services.exchange.models import CatalogueImport

DAY = date(2026, 11, 2)
HEAD = ("事项代码", "事项名称", "事项类型", "实施主体", "办件类型", "受理条件", "到现场次数")


@dataclass(frozen=True)
class Editors:
    """The three who bring, edit and answer."""

    county: County
    sun: Person
    zhou: Person
    zheng: Person


@pytest.fixture
def editors(county: County) -> Editors:
    sun, zhou, zheng = person("sunba", "孙八"), person("zhoujiu", "周九"), person("zhengshi", "郑十")
    post(county.bureau, "目录编辑岗", ["目录编辑"], sun)
    post(county.hall, "目录管理岗", ["目录审核"], zhou)
    post(county.hall, "目录审核岗", ["目录审核"], zheng)
    return Editors(county, sun, zhou, zheng)


def row(code: str | int = "A-1", **given: Any) -> list[Any]:
    """One service of the bureau, as it stands in a sheet with HEAD."""
    usual = {
        "事项代码": code,
        "事项名称": "小餐饮备案",
        "事项类型": "行政备案",
        "实施主体": "演示县市场监督管理局",
        "办件类型": "承诺件",
        "受理条件": "有固定的经营场所",
        "到现场次数": 1,
    }
    return [(usual | given)[name] for name in HEAD]


Sheets = dict[str, Sequence[Sequence[Any]]]


def xlsx(sheets: Sheets) -> bytes:
    """A workbook with these sheets, heads included."""
    book = openpyxl.Workbook()
    assert book.active is not None
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for cells in rows:
            sheet.append(list(cells))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.fixture
def bring(editors: Editors) -> Callable[..., CatalogueImport]:
    """Brings rows under HEAD, and further sheets, in the name of 周九 unless said otherwise."""

    def brought(
        *rows: Sequence[Any], by: Person | None = None, sheets: Sheets | None = None, **given: Any
    ) -> CatalogueImport:
        data = xlsx({"事项": [HEAD, *rows]} | (sheets or {}))
        return actions.bring(data, "目录.xlsx", by=by or editors.zhou, on=DAY, **given)

    return brought
