"""One way of writing, and the way back."""

import pytest

from zhengtong.tally.normalise import normalise


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("１２３件", "123件"),
        ("８５％", "85%"),
        ("辦理萬件", "办理万件"),
        ("統(tǒng)計", "统计"),
        ("發（fā）布", "发布"),
        ("共 26 個項目", "共26个项目"),
        ("占 91.99% ；其余", "占91.99%；其余"),
        ("1,234万元,其中", "1,234万元，其中"),
        ("比例为4.0∶37.7∶58.3", "比例为4.0：37.7：58.3"),
        ("「甲」與『乙』", "“甲”与“乙”"),
        ("\ufeff共3件", "共3件"),
    ],
)
def test_texts_are_read_in_one_way_of_writing(printed: str, read: str) -> None:
    assert normalise(printed).text == read


def test_letters_in_brackets_that_are_no_pinyin_stay() -> None:
    assert "（a）" in normalise("附件(a)的说明").text


def test_numbers_in_a_row_of_a_table_are_not_joined() -> None:
    assert "12 45 67" in normalise("合计 12 45 67").text


@pytest.mark.parametrize(
    "printed", ["東湖區(qū)共計 139 項", "\u200b共　12件，占８％", "系統(tǒng)辦件 5 件、發(fā)文 8 件"]
)
def test_every_character_leads_back_to_where_it_was_printed(printed: str) -> None:
    reading = normalise(printed)
    for place, character in enumerate(reading.text):
        original = printed[reading.place(place)]
        assert normalise(original).text in (character, "") or original == character


def test_lines_that_a_margin_broke_are_joined() -> None:
    page = [
        "二〇二三年全县各级各部门坚持稳中求进工作总基调全力以赴稳增",
        "长促改革惠民生防风险经济社会发展取得新的成效其中财政收入完",
        "成十二亿元比上年有所增长并且重点项目建设加快推进全年共实施",
        "重点项目一百二十个其中新建项目七十个续建项目五十个全部按期",
        "完成年度计划。",
    ]
    assert "稳增长" in normalise("\n".join(page)).text


def test_lines_that_end_with_a_stop_stay_apart() -> None:
    assert normalise("甲项工作共办理三件。\n乙项工作共办理五件。\n").text.count("\n") == 2
