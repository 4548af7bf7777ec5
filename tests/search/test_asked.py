"""What a question is taken to mean, before any database is asked."""

import pytest

from zhengtong.services.search.asked import understand
from zhengtong.services.search.text import grams, masked, plain
from zhengtong.services.search.vocabulary import Pattern, vocabulary


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("sfz", "身份证"),
        ("shenfenzheng", "身份证"),
        ("shen fen zheng", "身份证"),
        ("营业直照怎么办", "营业执照怎么办"),
        ("身证份", "身份证"),
        ("残极人证", "残疾人证"),
        ("營業執照", "营业执照"),
        ("ＫＴＶ", "ktv"),
    ],
)
def test_a_slip_is_put_right(typed: str, meant: str) -> None:
    assert understand(typed, vocabulary()).text == meant


@pytest.mark.parametrize(
    "right", ["食品经营许可", "孩子上户口", "我们二十几个人怎么办", "四年没交了想一次补齐", "ktv", "x光机"]
)
def test_what_is_right_stays(right: str) -> None:
    assert understand(right, vocabulary()).repairs == ()


def test_a_repair_is_told() -> None:
    assert understand("营业直照", vocabulary()).repairs == (("营业直照", "营业执照"),)


@pytest.mark.parametrize(
    ("question", "act"),
    [("身份证丢了", "补办"), ("驾照到期", "延续"), ("公司换法人", "变更"), ("个体户不干了", "注销")],
)
def test_how_it_is_said_tells_the_kind_of_act(question: str, act: str) -> None:
    assert act in {one.name for one, _ in understand(question, vocabulary()).acts}


def test_a_single_character_counts_only_as_a_word() -> None:
    """公开 is not 开."""
    assert not any("开" in idea.said for idea in understand("公开烟花", vocabulary()).ideas if "公" in idea.said)


def test_the_longer_saying_speaks_for_its_parts() -> None:
    said = [idea.said for idea in understand("结婚证丢了", vocabulary()).ideas]
    assert "结婚证" not in said
    assert "结婚证丢了" in said


@pytest.mark.parametrize("number", ["410102199003071234", "41010219900307123X", "13800138000", "6222 0212 3456 7890"])
def test_a_persons_number_is_never_kept(number: str) -> None:
    assert not any(part in masked(f"我的号{number}查一下") for part in (number, number[:6]))


def test_a_question_is_cut_and_made_plain() -> None:
    assert len(plain("开" * 500)) == 60
    assert plain(" ＡＢＣ　身份證\0 ") == "abc 身份证"


def test_grams_are_pairs_and_whole_latin_words() -> None:
    assert grams("ktv开业许可") == {"ktv", "开业", "业许", "许可"}


def test_a_pattern_wants_all_its_parts_and_none_of_what_it_excludes() -> None:
    pattern = Pattern.parse("食品 经营|销售 -生产")
    assert pattern.matched("食品经营许可") == ("食品", "经营")
    assert pattern.matched("食品生产经营许可") is None
    assert pattern.matched("食品许可") is None


@pytest.mark.parametrize(
    "hostile", ["'; drop table x; --", "\\' & | ! ( ) : *", "％＿", "\0", "a" * 500, "（" * 60, "'" * 60]
)
def test_hostile_text_is_only_text(hostile: str) -> None:
    understand(hostile, vocabulary())


def test_one_character_alone_hints_at_nothing() -> None:
    assert understand("造火箭", vocabulary()).hints == ()
