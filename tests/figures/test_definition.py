"""A definition that is wrong is refused with the file, the line and what to do."""

from pathlib import Path

import pytest
from pytest_django import Settings

from zhengtong.figures import queries
from zhengtong.figures.definition import find, load_all, parse
from zhengtong.figures.errors import DefinitionError, UnknownFigure

GOOD = """-- 指标: 试验
-- 含义: 本期收到的
--       全部案件
-- 单位: 件    分组: 主管部门
-- 公布: 公开；一组不足5件的合并显示
select 案件, 主管部门 as 组 from 案件 where 申请日 between $期初 and $期末
"""


def test_a_header_reads_as_written() -> None:
    found = parse(GOOD, "figures/area/trial.sql")
    assert (found.key, found.name, found.meaning) == ("area/trial", "试验", "本期收到的全部案件")
    assert (found.unit, found.grouped_by, found.least_group, found.is_public) == ("件", "主管部门", 5, True)
    assert found.parameters == {"期初", "期末"}
    assert not found.is_stock


@pytest.mark.parametrize(
    ("broken", "sentence"),
    [
        (("指标: 试验", "指标：试验"), "第1行：“指标：”用了全角冒号"),
        (("指标: 试验", "名字: 试验"), "第1行：不认识“名字”"),
        (("指标: 试验", "指标: "), "缺少“指标”"),
        (("-- 公布: 公开；一组不足5件的合并显示", "-- 公布: 保密"), "“公布: 保密”看不懂"),
        (("-- 公布: 公开；一组不足5件的合并显示", "-- 含义: 又一个"), "“含义”写了两次"),
        (("-- 公布: 公开；一组不足5件的合并显示", "-- 次序: 一"), "应当是一个整数"),
        (("单位: 件", "单位: 斤"), "不认识的单位“斤”"),
        (("select", "selekt"), "SQL 有语法错误"),
        (("select 案件", "delete from 案件; select 案件"), "应当恰好有一条 select"),
    ],
)
def test_a_broken_definition_is_refused_with_a_sentence(broken: tuple[str, str], sentence: str) -> None:
    assert broken[0] in GOOD
    with pytest.raises(DefinitionError, match=r"figures/area/trial\.sql") as caught:
        parse(GOOD.replace(*broken, 1), "figures/area/trial.sql")
    assert sentence in str(caught.value)


def test_two_figures_of_one_name_are_refused(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "figures" / "area").mkdir(parents=True)
    for name in ("one", "two"):
        (tmp_path / "figures" / "area" / f"{name}.sql").write_text(GOOD, encoding="utf-8")
    settings.FIGURES = tmp_path / "figures"
    with pytest.raises(DefinitionError, match="重名"):
        load_all()


def test_an_unknown_name_is_answered_with_near_ones() -> None:
    with pytest.raises(UnknownFigure, match="行政复议受理件数"):
        find("复议受理")


def test_the_registry_is_the_directory(settings: Settings) -> None:
    files = {f"{file.parent.name}/{file.stem}" for file in Path(settings.FIGURES).glob("*/*.sql")}
    assert {one.key for one in queries.definitions()} == files
    assert len(files) >= 20


def test_every_column_of_every_view_is_on_the_page_for_statisticians(settings: Settings) -> None:
    """figures/README.md is what they read; a column that is not on it does not exist for them."""
    import duckdb

    page = (Path(settings.FIGURES) / "README.md").read_text(encoding="utf-8")
    with duckdb.connect() as connection:
        for file in ("tables", "views"):
            connection.execute(Path(f"zhengtong/figures/duck/{file}.sql").read_text(encoding="utf-8"))
        columns = connection.execute(
            "select table_name, column_name from duckdb_columns() where schema_name = 'main' and not internal"
        ).fetchall()
    sections = {section.partition("\n")[0].strip("# "): section for section in page.split("\n## ")}
    missing = [f"{view}.{column}" for view, column in columns if f"`{column}`" not in sections.get(view, "")]
    assert not missing
