"""zhengtong import --into 事项 and export 事项, beside the registers under the same two words."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.services_exchange.conftest import DAY, HEAD, Editors, row, xlsx
from zhengtong.services.models import Batch, ServiceVersion


def run(*words: object) -> str:
    out = io.StringIO()
    call_command(*map(str, words), stdout=out)
    return out.getvalue()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "目录.xlsx"
    path.write_bytes(xlsx({"事项": [HEAD, row("A-1"), row("A-2", 事项名称="小作坊登记")]}))
    return path


def test_a_dry_run_says_what_would_happen_and_writes_nothing(editors: Editors, file: Path) -> None:
    said = run("import", file, "--into", "事项", "--dry-run")
    assert "第2行 新增 A-1 小餐饮备案" in said
    assert "新增2行" in said
    assert "试算完毕，没有写入" in said
    assert not Batch.objects.exists()


def test_it_becomes_a_batch_in_the_name_of_who_brings_it(editors: Editors, file: Path) -> None:
    said = run("import", file, "--into", "事项", "--by", "zhoujiu", "--title", "首批", "--on", "2099-01-01")
    batch = Batch.objects.get()
    assert f"批次{batch.number} 首批：草拟，2个事项" in said
    assert (batch.created_by, str(batch.effective_on)) == (editors.zhou, "2099-01-01")


def test_without_a_name_nothing_is_written(editors: Editors, file: Path) -> None:
    with pytest.raises(CommandError, match="--by 登录名"):
        run("import", file, "--into", "事项")
    assert not Batch.objects.exists()


def test_wrong_rows_are_printed_with_their_cells_and_nothing_is_written(editors: Editors, tmp_path: Path) -> None:
    path = tmp_path / "目录.xlsx"
    path.write_bytes(xlsx({"事项": [HEAD, row("A-1"), row("A-2", 到现场次数="两次")]}))
    out = io.StringIO()
    with pytest.raises(CommandError, match="没有收入任何一行"):
        call_command("import", str(path), "--into", "事项", "--by", "zhoujiu", stdout=out)
    assert "第3行 有误 A-2 小餐饮备案 事项!G3 “到现场次数”：应是整数，现为“两次”" in out.getvalue()
    assert not Batch.objects.exists()
    assert "1个事项" in run("import", path, "--into", "事项", "--by", "zhoujiu", "--good-only")


def test_what_is_in_force_is_exported_in_every_form(editors: Editors, tmp_path: Path) -> None:
    for ending in ("xlsx", "csv", "json"):
        path = tmp_path / f"目录.{ending}"
        assert "事项：1个" in run("export", "事项", "--out", path, "--on", DAY)
        assert "不变1行" in run("import", path, "--into", "事项", "--dry-run")


def test_a_foreign_list_comes_in_and_goes_out_by_its_map(editors: Editors, tmp_path: Path) -> None:
    text = "agency\tgroup\tname\titem_code\ttask_type\tagency_code\n县市监局\t未分类\t食品备案\t0051-01\t10\t00513\n"
    path, again = tmp_path / "省网.tsv", tmp_path / "回省网.tsv"
    path.write_text(text, encoding="utf-8")
    run("import", path, "--into", "事项", "--by", "zhoujiu")
    run("export", "事项", "--batch", Batch.objects.get().number, "--map", "省网事项清单", "--out", again)
    assert again.read_text(encoding="utf-8") == text.replace("县市监局", "演示县市场监督管理局")
    version = ServiceVersion.objects.get(published_at=None)
    assert (version.service.code, version.impl_code, version.kind) == ("0051-01", "0051-01", "其他行政权力")
    assert version.elements == {"主项名称": "未分类", "来源机构代码": "00513"}


def test_what_is_neither_the_catalogue_nor_a_register_is_refused(editors: Editors, file: Path, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="没有“事向”：可以写“事项”，或者台账的代码、名称"):
        run("import", file, "--into", "事向", "--dry-run")
    with pytest.raises(CommandError, match="没有“事向”"):
        run("export", "事向", "--out", tmp_path / "甲.xlsx")


def test_registers_still_answer_for_themselves(editors: Editors, tmp_path: Path) -> None:
    assert "基础通用目录对照：0条" in run("export", "base-catalogue", "--out", tmp_path / "甲.csv")
