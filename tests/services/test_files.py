"""A service as a file: what is wrong is named with file and line, and what goes out comes in again the same."""

import io
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from tests.conftest import County
from tests.services.conftest import DAY
from zhengtong.lawbook import Lawbook, Term
from zhengtong.services import actions, law, queries
from zhengtong.services.errors import ServiceError
from zhengtong.services.models import Service, ServiceVersion

pytestmark = pytest.mark.django_db
FILE = """\
事项: 试验许可（新办）
代码: trial.file
程序: trial
主管: 市场监督管理局
施行: 2020-01-01
类型: 行政许可
办件: 承诺件
别名: [试一试, 尝鲜]
法: { 试验条例: 演示省试验条例 }
设定依据:
  - { 据: 试验法1, 内容: 做试验应当取得许可, 核: 核 }
  - { 据: 试验条例2.1 }
期限:
  作出决定: { 限: 45 工作日, 据: 试验条例2.1 }
承诺: { 作出决定: 15 工作日 }
压缩前: { 作出决定: 30 工作日 }
专门程序: [听证]
收费: { 分: 1000, 据: 演示县收费办法 }
到现场: 0
填报:
  - { 名: 试验地点, 类: 文字, 必填: 是 }
  - { 名: 试验种类, 类: 单选, 选项: [甲, 乙] }
材料:
  - { 名称: 申请书, 形式: 网上填报, 据: 试验条例3 }
  - { 名称: 图纸, 必备: 否, 可容缺: 是, 免复印件: 是, 说明: 有图的交 }
"""
SAMPLES = sorted((Path(settings.ROOT) / "law" / "services").glob("*.yaml"))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "trial.file.yaml"
    path.write_text(FILE, encoding="utf-8")
    return path


def rewritten(file: Path, old: str, new: str) -> Path:
    """The file with one thing changed; the test is void if it was not there."""
    assert old in FILE
    file.write_text(FILE.replace(old, new), encoding="utf-8")
    return file


def test_a_file_becomes_a_published_version(county: County, file: Path, book: Lawbook) -> None:
    version = actions.load_service(file, on=DAY, book=book)
    assert queries.of_code("trial.file", DAY) == version
    assert version.service.organ == county.bureau
    assert version.service.aliases == "试一试 尝鲜"
    assert queries.terms_of(version)[0] == {"作出决定": Term(45, "工作日")}
    assert version.basis[1] == {"法": "演示省试验条例", "简称": "试验条例", "条": "2.1", "核": "据信"}
    assert version.form[1] == {"名": "试验种类", "类": "单选", "选项": ["甲", "乙"]}
    drawing = version.materials.get(order=2)
    assert (drawing.required, drawing.deferrable, drawing.copies_waived) == (False, True, True)


def test_the_same_file_twice_changes_nothing(county: County, file: Path, book: Lawbook) -> None:
    first = actions.load_service(file, on=DAY, book=book)
    assert actions.load_service(file, on=DAY, book=book) == first
    assert Service.objects.get(code="trial.file").versions.count() == 1


def test_what_goes_out_comes_in_again_the_same(county: County, file: Path, book: Lawbook) -> None:
    version = actions.load_service(file, on=DAY, book=book)
    file.write_text(actions.export(version), encoding="utf-8")
    assert actions.load_service(file, on=DAY, book=book) == version


def test_a_changed_file_of_the_same_day_is_refused(county: County, file: Path, book: Lawbook) -> None:
    actions.load_service(file, on=DAY, book=book)
    with pytest.raises(ServiceError, match="与文件不同之处：到现场次数。已公布的不能修改"):
        actions.load_service(rewritten(file, "到现场: 0", "到现场: 1"), on=DAY, book=book)


def test_a_file_of_a_later_day_is_the_next_version(county: County, file: Path, book: Lawbook) -> None:
    actions.load_service(file, on=DAY, book=book)
    later = actions.load_service(rewritten(file, "2020-01-01", "2021-01-01"), on=DAY, book=book)
    assert later.number == 2
    assert queries.of_code("trial.file", date(2020, 12, 31)) != later


def test_what_a_later_file_leaves_out_is_not_taken_from_the_version_before(
    county: County, file: Path, book: Lawbook
) -> None:
    actions.load_service(file, on=DAY, book=book)
    text = FILE.replace("2020-01-01", "2021-01-01").replace("收费: { 分: 1000, 据: 演示县收费办法 }\n", "")
    file.write_text(text, encoding="utf-8")
    assert actions.load_service(file, on=DAY, book=book).fee_fen == 0


def test_a_draft_is_replaced_until_it_is_published(county: County, file: Path, book: Lawbook) -> None:
    actions.load_service(file, on=DAY, publish=False, book=book)
    second = actions.load_service(rewritten(file, "到现场: 0", "到现场: 2"), on=DAY, publish=False, book=book)
    assert (second.visits, second.published_at) == (2, None)
    assert ServiceVersion.objects.filter(service__code="trial.file").count() == 1


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("代码: trial.file", "代码： trial.file", r"trial\.file\.yaml 第2行：.*全角冒号"),
        ("类型: 行政许可", "种类: 行政许可", r"第6行：事项里没有“种类”这个词"),
        ("类型: 行政许可\n", "", "缺少“类型”"),
        ("施行: 2020-01-01", "施行: 明年元旦", "第5行：施行应是日期"),
        ("作出决定: 15 工作日", "作出决定: 十五天", "第15行：承诺“作出决定”：“十五天”不是期限的写法"),
        (", 据: 试验条例2.1 }\n承诺", " }\n承诺", "第14行：期限“作出决定”：法律另有规定的期限，应当写明“据”"),
        ("据: 试验法1", "据: 第一条", "第11行：“第一条”不是条文的写法"),
        ("核: 核", "核: 大概", "第11行：“核”应写“核”（已对照原文）或者“据信”"),
        ("必备: 否", "必备: 也许", "第25行：“必备”应写是或者否"),
        ("名称: 图纸", "名字: 图纸", "第25行：材料里没有“名字”这个词，是不是“名称”？"),
        ("分: 1000", "分: 十元", "第18行：“收费”应是整数"),
        ("到现场: 0", "到现场: 0\n到现场: 1", "第20行：.*“到现场”重复了"),
        ("  - { 名: 试验地点", "  - { 叫: 试验地点", "第21行：填报里没有“叫”这个词"),
        ("[听证]", "[听证", "第1[78]行：读不懂|第17行"),
    ],
)
def test_a_mistake_is_named_with_its_line_and_nothing_is_written(
    county: County, file: Path, book: Lawbook, old: str, new: str, sentence: str
) -> None:
    with pytest.raises(ServiceError, match=sentence):
        actions.load_service(rewritten(file, old, new), on=DAY, book=book)
    assert not Service.objects.filter(code="trial.file").exists()


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            "作出决定: 15 工作日",
            "作出决定: 60 工作日",
            r"trial\.file\.yaml：试验许可（新办）：承诺“作出决定”60个工作日可能长于",
        ),
        ("程序: trial", "程序: trail", "没有“trail”这套程序"),
        ("主管: 市场监督管理局", "主管: 市监总局", "没有名为“市监总局”的机关"),
        ("主管: 市场监督管理局", "主管: 局", "有几个机关都叫“局”"),
        ("类: 单选, 选项: [甲, 乙]", "类: 单选", "单选应当列出选项"),
    ],
)
def test_what_the_law_forbids_writes_nothing_either(
    county: County, file: Path, book: Lawbook, old: str, new: str, sentence: str
) -> None:
    with pytest.raises(ServiceError, match=sentence):
        actions.load_service(rewritten(file, old, new), on=DAY, book=book)
    assert not Service.objects.filter(code="trial.file").exists()


def test_a_service_keeps_its_procedure(county: County, file: Path, book: Lawbook) -> None:
    actions.load_service(file, on=DAY, book=book)
    text = FILE.replace("程序: trial", "程序: licence").replace("2020-01-01", "2021-01-01")
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ServiceError, match="程序是trial，不能改为licence"):
        actions.load_service(file, on=DAY, book=book)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_every_sample_is_sound_under_the_law_of_its_day_and_of_today(organs: None, path: Path) -> None:
    if path.stem == "food-business.new":
        Service.objects.filter(code=path.stem).update(code="food-business.of-the-cast")
    version = actions.load_service(path, on=DAY.replace(year=2018))
    assert version.service.code == path.stem
    assert version.materials.exists()
    out = io.StringIO()
    call_command("services", "export", path.stem, "--on", "2026-11-22", stdout=out)
    path_out = path.stem
    assert f"代码: {path_out}" in out.getvalue()


def test_there_are_samples_of_every_kind() -> None:
    assert len(SAMPLES) >= 6


def test_what_samples_cite_from_the_statute_book_exists(organs: None) -> None:
    Service.objects.filter(code="food-business.new").update(code="food-business.of-the-cast")
    for path in SAMPLES:
        actions.load_service(path, on=DAY.replace(year=2018))
    for version in queries.in_force(date(2026, 11, 22)).exclude(service__code="food-business.of-the-cast"):
        procedure = law.book().in_force(version.service.procedure, date(2026, 11, 22))
        assert set(version.promises) <= set(procedure.clocks)


def run(*words: str) -> str:
    """What the command prints."""
    out = io.StringIO()
    call_command("services", *words, stdout=out)
    return out.getvalue()


def test_the_command_loads_all_or_nothing(organs: None, tmp_path: Path) -> None:
    good = str(next(path for path in SAMPLES if path.stem == "water-abstraction.new"))
    bad = tmp_path / "bad.yaml"
    bad.write_text("事项: 坏\n", encoding="utf-8")
    with pytest.raises(CommandError, match=r"(?s)bad\.yaml.*全部没有写入"):
        run("load", good, str(bad), "--on", "2018-01-01")
    assert not Service.objects.filter(code="water-abstraction.new").exists()
    assert "没有写入" in run("load", good, "--on", "2018-01-01", "--dry-run")
    assert not Service.objects.filter(code="water-abstraction.new").exists()
    assert "取水许可（新办），第1版，2018-01-01起施行" in run("load", good, "--on", "2018-01-01")


def test_the_command_holds_services_against_the_law_in_force(organs: None, county: County) -> None:
    """The service of the cast has no basis; the command says so."""
    with pytest.raises(CommandError, match=r"food-business\.new 食品经营许可（新办）：设定依据"):
        run("check", "--on", "2018-06-01")


def test_an_unknown_service_is_not_exported(county: County) -> None:
    with pytest.raises(CommandError, match="没有施行中的事项“nothing”"):
        run("export", "nothing", "--on", "2018-06-01")
