"""Files come from strangers: too large, too many, broken or made to hurt, each is refused with a sentence and in little time."""

import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import pytest

from tests.services_exchange.conftest import DAY, HEAD, Editors, row, xlsx
from zhengtong.ground import sheets
from zhengtong.ground.sheets import SheetError
from zhengtong.services.errors import ServiceError
from zhengtong.services.exchange import actions
from zhengtong.services.exchange.models import CatalogueImport


def tampered(change: Callable[[str], str]) -> bytes:
    """A good workbook whose first sheet was changed."""
    source = zipfile.ZipFile(io.BytesIO(xlsx({"事项": [HEAD, row("A-1")]})))
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for each in source.infolist():
            data = source.read(each)
            if each.filename == "xl/worksheets/sheet1.xml":
                data = change(data.decode()).encode()
            packed.writestr(each.filename, data)
    return file.getvalue()


def bomb() -> bytes:
    """A small file that unpacks to more than is read."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed,
        packed.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as entry,
    ):
        for _ in range(sheets.MOST_UNPACKED // 2**20 + 1):
            entry.write(b" " * 2**20)
    return file.getvalue()


def refused(editors: Editors, data: bytes, name: str, sentence: str) -> None:
    with pytest.raises(ServiceError, match=sentence):
        actions.bring(data, name, by=editors.zhou, on=DAY)
    assert not CatalogueImport.objects.exists()


def test_a_bomb_is_not_unpacked(editors: Editors) -> None:
    refused(editors, bomb(), "目录.xlsx", "展开后太大")


def test_a_row_number_beyond_the_sheet_is_not_counted_up_to(editors: Editors) -> None:
    data = tampered(lambda text: text.replace('r="2"', 'r="2000000000"').replace("A2", "A2000000000"))
    refused(editors, data, "目录.xlsx", "行号超过|不是完好的")


def test_a_stray_cell_in_the_last_column_does_no_harm(editors: Editors) -> None:
    data = tampered(
        lambda text: text.replace("</row><row", '<c r="XFD1"/></row><row', 1).replace("A1:G2", "A1:XFD1048576")
    )
    assert actions.bring(data, "目录.xlsx", by=editors.zhou, on=DAY).tally == {"新增": 1}


def test_a_cell_in_the_last_corner_costs_nothing(editors: Editors) -> None:
    corner = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    data = tampered(lambda text: text.replace("</sheetData>", corner))
    assert actions.bring(data, "目录.xlsx", by=editors.zhou, on=DAY).tally == {"新增": 1}


def test_an_entity_bomb_is_refused(editors: Editors) -> None:
    entities = (
        '<!DOCTYPE a [<!ENTITY a "'
        + "哈" * 1000
        + '">'
        + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 20}">' for n in range(8))
        + "]>"
    )
    data = tampered(lambda text: entities + text.replace("小餐饮备案", "&i;").replace("<v>1</v>", "<v>&i;</v>"))
    refused(editors, data, "目录.xlsx", "不是完好的")


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b"PK\x03\x04 no workbook", "目录.xlsx", "打不开，不是完好的 .xlsx"),
        (b"\xd0\xcf\x11\xe0", "目录.xls", "旧的 .xls 请另存为 .xlsx"),
        (b"", "目录.csv", "是空的"),
        ("事项代码,事项名称\n\"甲".encode(), "目录.csv", "引号要成对"),
        (b"\xff\xfe\x00\xd8\x00", "目录.csv", "编码读不懂"),
        (b"[" * 100_000, "目录.json", "不是完好的 UTF-8 JSON"),
        (b"{}", "目录.json", "应是一列事项"),
        (b"[1]", "目录.json", "第1项应是"),
        (json.dumps([{"事项代码": "1", "价格": 1}]).encode(), "目录.json", "事项没有这些列：“价格”"),
        (b"1" * (sheets.MOST_BYTES + 1), "目录.csv", "超过50 MB"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused(editors: Editors, data: bytes, name: str, sentence: str) -> None:
    refused(editors, data, name, sentence)


def test_json_of_any_shape_is_judged_and_never_breaks(editors: Editors) -> None:
    odd = [
        None,
        True,
        1,
        1.5,
        10**30,
        "甲",
        [],
        [1],
        [[1]],
        {},
        {"甲": 1},
        {"甲": ["乙"]},
        [{"问": 1}],
        "\ud800",
        "\0",
        "[",
        "{",
    ]
    names = (
        "事项名称",
        "设定依据",
        "情形",
        "承诺期限",
        "法定期限",
        "办理形式",
        "服务主题",
        "到现场次数",
        "生效日",
        "收费金额",
        "常见问题",
        "材料",
    )
    rows: list[dict[str, Any]] = [
        {"事项代码": f"J-{place}-{number}", "事项名称": "甲", "事项类型": "行政许可", "实施主体": "县市监局"} | {name: value}
        for place, name in enumerate(names)
        for number, value in enumerate(odd)
    ]  # fmt: skip
    brought = actions.bring(json.dumps(rows).encode(), "目录.json", by=editors.zhou, on=DAY)
    assert sum(brought.tally.values()) == len(rows)
    assert brought.tally["有误"] > len(rows) / 3
    actions.take(brought, by=editors.zhou, on=DAY, good_only=True)


def test_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_ROWS", 10)
    with pytest.raises(SheetError, match="超过10行"):
        sheets.read(b"a\n" * 20, "a.csv")


def test_too_many_columns_are_refused() -> None:
    with pytest.raises(SheetError, match="超过300列"):
        sheets.read(b",".join(b"%d" % n for n in range(301)) + b"\n1", "a.csv")


def test_a_cell_longer_than_a_spreadsheet_holds_is_refused_not_cut() -> None:
    with pytest.raises(SheetError, match="一格最多32767字"):
        sheets.workbook([sheets.Page("甲", [sheets.Column("乙")], [["长" * 40_000]])])


@pytest.mark.parametrize("half", ["\\u0000", "\\ud800"])
def test_what_no_database_keeps_is_left_out_of_json(editors: Editors, half: str) -> None:
    """An empty character, or half of one, written as JSON escapes it, even in the code that the catalogue is asked for."""
    data = f'[{{"事项代码": "A{half}-1", "事项名称": "小餐饮{half}备案"}}]'.encode()
    made = actions.bring(data, "目录.json", by=editors.zhou, on=DAY)
    assert made.verdicts[0][2:4] == ["A-1", "小餐饮备案"]


def test_an_empty_character_is_refused_in_csv(editors: Editors) -> None:
    data = "\r\n".join([",".join(HEAD), "A\0-1"]).encode()
    refused(editors, data, "目录.csv", "空字符")


def test_a_number_of_more_than_64_bits_is_kept(editors: Editors) -> None:
    """A code typed as a number: judged, not a crash."""
    data = xlsx({"事项": [HEAD, row(10**18 * 99)]})
    assert actions.bring(data, "目录.xlsx", by=editors.zhou, on=DAY).rows
