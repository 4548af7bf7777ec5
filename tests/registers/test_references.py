"""Columns that point elsewhere: files of one's own, entries of another register, people by name."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from tests.conftest import person, post
from tests.registers.conftest import DAY, OFFICERS, Keepers, amended, officer
from zhengtong.documents import actions as documents
from zhengtong.registers import actions, queries, values
from zhengtong.registers.errors import BadLines
from zhengtong.registers.lines import Line
from zhengtong.registers.models import Batch

PDF = b"%PDF-1.4\n1 0 obj <<>> endobj\n%%EOF\n"


@pytest.fixture(autouse=True)
def place(settings: Settings, tmp_path: Path) -> None:
    settings.ZHENGTONG_TODAY, settings.MEDIA_ROOT = DAY, tmp_path


@pytest.fixture
def justice(keepers: Keepers) -> Callable[..., Batch]:
    """Amends a register that the justice bureau keeps."""
    head = person("juzhang", "司法局长")
    post(keepers.county.justice, "局长", ["机关负责人", "司法行政机构负责人"], head)

    def amend(code: str, *lines: dict[str, Any], on: date = DAY) -> Batch:
        rows = [Line(given=line) for line in lines]
        return actions.amend(code, rows, by=keepers.overseer, approved_by=head, on=on, reason="登记")

    return amend


def test_a_register_names_entries_of_another_by_code_or_title(justice: Callable[..., Batch]) -> None:
    village = {"镇街": "城关镇", "类别": "村", "民主法治示范": "未命名"}
    justice("villages", village | {"代码": "V1", "名称": "张庄"}, village | {"代码": "V2", "名称": "李庄"})
    holder = {"岗位": "公安民警", "姓名": "演示", "所在单位": "派出所", "到岗日": "2026-01-01"}
    justice("village-posts", holder | {"村居": "张庄"}, holder | {"村居": "V2"})
    register = queries.register("village-posts")
    entries = list(queries.entries("village-posts", DAY).order_by("code"))
    assert [entry.data["村居"] for entry in entries] == ["V1", "V2"]
    names = queries.names_of(register, [entry.data for entry in entries])
    shown = [values.spoken(register.columns["村居"], entry.data["村居"], names) for entry in entries]
    assert shown == ["张庄（V1）", "李庄（V2）"]
    with pytest.raises(BadLines, match="没有找到条目“王庄”"):
        justice("village-posts", holder | {"村居": "王庄"})
    justice("villages", village | {"代码": "V3", "名称": "张庄"})
    with pytest.raises(BadLines, match="有几个叫“张庄”的，请写编号"):
        justice("village-posts", holder | {"村居": "张庄"})


def test_an_official_is_named_by_name_or_by_account(justice: Callable[..., Batch], keepers: Keepers) -> None:
    visit = {
        "咨询事项": "怎样申请", "方式": "来访", "日期": "2026-03-02", "人数": 1, "答复内容": "已说明", "是否提出申请": "否",
    }  # fmt: skip
    justice("reconsideration-reception", visit | {"接待人": "钱七"}, visit | {"接待人": "sunba"})
    entries = queries.entries("reconsideration-reception", DAY).order_by("code")
    assert [entry.data["接待人"] for entry in entries] == [keepers.county.qian.pk, keepers.sun.pk]
    person("qianqi2", "钱七")
    with pytest.raises(BadLines, match="有几个叫“钱七”的，请写登录名"):
        justice("reconsideration-reception", visit | {"接待人": "钱七"})
    with pytest.raises(BadLines, match="没有找到工作人员“张三”"):
        justice("reconsideration-reception", visit | {"接待人": "张三"})


def test_numbers_money_and_choices_are_kept_exactly(justice: Callable[..., Batch]) -> None:
    contract = {
        "合同编号": "HT-1", "合同名称": "委托服务", "签订单位": "县司法局", "名义": "部门名义", "相对方": "某公司", "合同类别": "委托服务",
        "金额": "1,200.50元", "合法性审查日": "2026年1月5日", "审查结论": "合法", "签订日": "2026/1/8", "履行状态": "履行中",
    }  # fmt: skip
    justice("government-contracts", contract)
    entry = queries.entries("government-contracts", DAY).get()
    assert (entry.data["金额"], entry.data["签订日"]) == (120050, "2026-01-08")
    column = queries.register("government-contracts").columns["金额"]
    assert values.spoken(column, 120050) == "1,200.50"
    assert values.spoken(column, 120000) == "1,200"
    with pytest.raises(BadLines, match="最多两位小数"):
        justice("government-contracts", contract | {"合同编号": "HT-2", "金额": "0.001"})
    with pytest.raises(BadLines, match="“合法性审查日”（2026-01-09）应不晚于“签订日”（2026-01-08）"):
        justice("government-contracts", contract | {"合同编号": "HT-3", "合法性审查日": "2026-01-09"})


def test_the_system_numbers_without_a_gap(justice: Callable[..., Batch]) -> None:
    visit = {"姓名": "甲", "代表类别": "企业代表", "聘任日": "2026-01-01", "聘期至": "2028-01-01", "状态": "在聘"}
    justice("volunteer-supervisors", visit, visit | {"姓名": "乙"})
    justice("volunteer-supervisors", visit | {"姓名": "丙"})
    codes = queries.entries("volunteer-supervisors", DAY).order_by("code").values_list("code", flat=True)
    assert list(codes) == ["JD-001", "JD-002", "JD-003"]


def test_only_ones_own_file_can_be_put_into_a_register(keepers: Keepers) -> None:
    """Otherwise a number typed into a column would open anybody's papers."""
    theirs = documents.keep(PDF, name="别人的.pdf", by=keepers.county.zhang)
    mine = documents.keep(PDF, name="照片.pdf", by=keepers.sun)
    with pytest.raises(BadLines, match="没有找到文件"):
        amended(keepers, Line(given=officer(照片=str(theirs.pk))))
    amended(keepers, Line(given=officer(照片=str(mine.pk))))
    assert queries.entries(OFFICERS, DAY).get().data["照片"] == mine.pk


def test_a_file_handed_in_with_the_form_is_read_back(keepers: Keepers, client: Client) -> None:
    base = f"/office/registers/{OFFICERS}"
    client.force_login(keepers.sun)
    facts = {"key": "0" * 32, "on": "2026-03-02", "reason": "新取得", "organ": keepers.county.bureau.pk, "do": "save"}
    sent = client.post(f"{base}/change", facts | officer() | {"照片": SimpleUploadedFile("证件照.pdf", PDF)})
    assert sent.status_code == 302
    actions.answer(Batch.objects.get(), by=keepers.zhao, on=DAY, approve=True)
    page = client.get(f"{base}/entry?code=豫A0001").content.decode()
    assert "证件照.pdf" in page
    file = client.get(f"{base}/file", {"code": "豫A0001", "column": "照片"})
    assert b"".join(file.streaming_content) == PDF  # type: ignore[attr-defined]  # the client's response streams
    for column in ("姓名", "没有", ""):
        assert client.get(f"{base}/file", {"code": "豫A0001", "column": column}).status_code == 404
    # A second form that chooses no file keeps the first.
    form = client.get(f"{base}/change?code=豫A0001").context["form"]
    filled = {name: field.initial or "" for name, field in form.fields.items() if name != "照片"}
    client.post(f"{base}/change?code=豫A0001", facts | {"key": "1" * 32} | filled | {"证件状态": "暂扣"})
    change = Batch.objects.latest("pk").changes.get()
    assert change.data["照片"] == queries.entries(OFFICERS, DAY).get().data["照片"]


def test_a_virus_is_no_photograph(keepers: Keepers, client: Client) -> None:
    client.force_login(keepers.sun)
    facts = {"key": "0" * 32, "on": "2026-03-02", "reason": "新取得", "organ": keepers.county.bureau.pk}
    page = client.post(
        f"/office/registers/{OFFICERS}/change", facts | officer() | {"照片": SimpleUploadedFile("甲.exe", b"MZ" * 9)}
    )
    assert page.status_code == 422
    assert page.context["form"].errors["照片"]
    assert not Batch.objects.exists()
