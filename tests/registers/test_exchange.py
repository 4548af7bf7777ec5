"""Files in and out: a verdict for every row, nothing half written, and what goes out comes back the same."""

import io
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from tests.registers.conftest import DAY, OFFICERS, Keepers, add, amended, id_number, officer
from zhengtong.registers import exchange, queries
from zhengtong.registers.errors import RegisterError
from zhengtong.registers.models import Batch, Entry

HEAD = ["姓名", "单位", "证号", "人员类别", "执法类别", "发证日", "有效期至", "证件状态"]
Sheet = Callable[..., Path]


@pytest.fixture
def sheet(tmp_path: Path) -> Sheet:
    """Writes an .xlsx with this head and these rows."""

    def write(*rows: list[Any], head: list[str] | None = None, name: str = "人员.xlsx") -> Path:
        book = openpyxl.Workbook()
        assert book.active is not None
        for row in (head or HEAD, *rows):
            book.active.append(row)
        book.save(tmp_path / name)
        return tmp_path / name

    return write


def row(number: str, **given: Any) -> list[Any]:
    filled = officer(number) | {"发证日": date(2024, 1, 1)} | given
    return [filled[name] for name in HEAD]


def run(*words: object) -> str:
    out = io.StringIO()
    call_command(*map(str, words), stdout=out)
    return out.getvalue()


def test_a_sheet_is_imported_whole(keepers: Keepers, sheet: Sheet) -> None:
    file = sheet(row("豫A0001"), row("豫A0002", 姓名="马六"), [None] * 8, row("豫A0003", 姓名="牛七"))
    said = run("import", file, "--into", OFFICERS, "--by", "sunba", "--approved-by", "zhaoliu", "--on", "2026-03-02")
    assert "增加3行" in said
    assert "已批准，生效日2026-03-02" in said
    assert [one.title for one in queries.entries(OFFICERS, DAY).order_by("code")] == ["王五", "马六", "牛七"]
    assert Batch.objects.get().source == "人员.xlsx"


def test_without_an_approver_it_waits(keepers: Keepers, sheet: Sheet) -> None:
    assert "待批" in run("import", sheet(row("豫A0001")), "--into", "行政执法人员", "--by", "sunba")
    assert not Entry.objects.exists()


def test_one_wrong_row_keeps_out_all_and_every_wrong_row_is_named(keepers: Keepers, sheet: Sheet) -> None:
    file = sheet(
        row("豫A0001"), row("豫A0002", 证件状态="好"), row("豫A0003", 有效期至="明年"), row("豫A0001", 姓名="重复者")
    )
    out = io.StringIO()
    with pytest.raises(CommandError, match="有3行不能登记，没有登记任何一行"):
        call_command("import", str(file), "--into", OFFICERS, "--by", "sunba", "--approved-by", "zhaoliu", stdout=out)
    said = out.getvalue()
    assert "第3行 错误 豫A0002  “证件状态”里没有“好”" in said
    assert "第4行 错误 豫A0003  “有效期至”应是日期" in said
    assert "第5行 错误 豫A0001 重复者 编号“豫A0001”在这一批里写了两次，前一次在第2行" in said
    assert not Batch.objects.exists()


def test_a_dry_run_says_what_would_happen_and_writes_nothing(keepers: Keepers, sheet: Sheet) -> None:
    amended(keepers, add(), add("豫A0002", 姓名="马六"), add("豫A0004", 姓名="不变者"), on=date(2024, 1, 2))
    file = sheet(
        ["", *row("豫A0001", 证件状态="暂扣")],
        ["注销", *row("豫A0002")],
        ["", *row("豫A0003", 姓名="牛七")],
        ["", *row("豫A0004", 姓名="不变者")],
        head=["操作", *HEAD],
    )
    said = run("import", file, "--into", OFFICERS, "--dry-run")
    assert "第2行 变更 豫A0001 王五 证件状态" in said
    assert "第3行 注销 豫A0002" in said
    assert "第4行 增加 豫A0003 牛七" in said
    assert "增加1行，变更1行，注销1行，不变1行" in said
    assert Batch.objects.count() == 1


@pytest.mark.parametrize(
    ("head", "said"),
    [
        (["姓名", "证件号"], "没有这些列：“证件号”，是不是“证号”"),
        (["姓名", "姓名"], "列名重复：姓名"),
        (["操作"], "第一行应是列名"),
    ],
)
def test_a_head_that_does_not_fit_is_refused(keepers: Keepers, sheet: Sheet, head: list[str], said: str) -> None:
    with pytest.raises(CommandError, match=said):
        run("import", sheet(["甲", "乙"], head=head), "--into", OFFICERS, "--dry-run")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("甲.xls", b"x", "旧的 .xls 请另存为 .xlsx"),
        ("甲.xlsx", b"PK not really", "打不开，不是完好的 .xlsx 文件"),
        ("甲.csv", b"", "是空的"),
        ("甲.csv", "姓名,证号\n".encode(), "只有列名，没有内容"),
        ("甲.csv", '姓名,证号\n"甲,乙\n'.encode(), "引号要成对"),
        ("甲.csv", b"\xff\xff\xff", "编码读不懂"),
    ],
)
def test_a_broken_file_is_a_sentence(keepers: Keepers, name: str, content: bytes, said: str) -> None:
    with pytest.raises(RegisterError, match=said):
        exchange.read_table(io.BytesIO(content), name)


def test_a_csv_of_an_old_office_program_is_read(keepers: Keepers, tmp_path: Path) -> None:
    text = ",".join(HEAD) + "\r\n" + ",".join(map(str, row("豫A0001", 发证日="2024年1月1日"))) + "\r\n"
    (tmp_path / "人员.csv").write_bytes(text.encode("gb18030"))
    run("import", tmp_path / "人员.csv", "--into", OFFICERS, "--by", "sunba", "--approved-by", "zhaoliu")
    entry = Entry.objects.get()
    assert (entry.title, entry.data["发证日"]) == ("王五", "2024-01-01")


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_what_goes_out_comes_back_unchanged(keepers: Keepers, tmp_path: Path, ending: str) -> None:
    """Masked numbers, formulas that are none, days: an export that is imported again changes nothing."""
    amended(keepers, add(身份证号=id_number(1)), add("豫A0002", 姓名="=1+1", 执法区域="-甲"), on=date(2024, 1, 2))
    out = tmp_path / f"人员.{ending}"
    assert "2条" in run("export", OFFICERS, "--out", out)
    assert "不变2行" in run("import", out, "--into", OFFICERS, "--dry-run")


def test_an_export_never_holds_an_identity_number(keepers: Keepers, tmp_path: Path) -> None:
    amended(keepers, add(身份证号=id_number(1), 联系电话="13800138000"))
    for ending in ("csv", "json"):
        out = tmp_path / f"人员.{ending}"
        run("export", OFFICERS, "--out", out, "--on", "2026-03-02")
        text = out.read_text(encoding="utf-8-sig")
        assert "王五" in text
        assert id_number(1) not in text
        assert "13800138000" not in text


def test_a_public_export_holds_public_columns_only(keepers: Keepers, tmp_path: Path) -> None:
    amended(keepers, add(身份证号=id_number(1)))
    out = tmp_path / "人员.json"
    run("export", OFFICERS, "--out", out, "--on", "2026-03-02", "--public")
    (one,) = json.loads(out.read_text(encoding="utf-8"))
    assert one["单位"] == "演示县市场监督管理局"
    assert set(one) == {
        *("姓名", "单位", "证号", "执法类别", "执法区域", "发证机关", "发证日", "有效期至", "证件状态"),
        *("生效日", "终止日"),
    }


def test_text_that_looks_like_a_formula_stays_text(keepers: Keepers, tmp_path: Path) -> None:
    amended(keepers, add(姓名="=HYPERLINK(1)"))
    out = tmp_path / "人员.xlsx"
    run("export", OFFICERS, "--out", out, "--on", "2026-03-02")
    cell = openpyxl.load_workbook(out).worksheets[0]["A2"]
    assert (cell.value, cell.data_type) == ("=HYPERLINK(1)", "s")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["export", "nothing", "--out", "x.csv"], "没有“nothing”这本台账"),
        (["export", OFFICERS, "--out", "x.doc"], "后缀应是"),
        (["export", "experts", "--out", "x.csv", "--public"], "不向社会公开"),
        (["import", "没有.xlsx", "--into", OFFICERS], "不能读"),
    ],
)
def test_a_command_that_cannot_be_is_a_sentence(county: object, words: list[str], said: str) -> None:
    with pytest.raises(CommandError, match=said):
        run(*words)
