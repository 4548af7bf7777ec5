"""What must be so of any text."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tally.saying import verdicts
from zhengtong.tally import check

SENTENCES = [
    "全年水产品产量7292吨，其中海洋捕捞3582吨、海水养殖3560吨、淡水养殖150吨。",
    "共有企业197家（其中：全资企业114家，参股企业85家）。",
    "平均工资为110646元，比上年增加4051元，名义增长3.8%。",
    "时限由1606个工作日减少到1086个工作日，压缩比34.2%。",
    "建成教育、医疗、养老、文化等4类设施。",
    "发现问题35件，已解决问题34件，问题化解率97.1%。",
    "全县8个乡镇各有行政许可事项6项，共49项。",
]
SCRAPS = st.lists(
    st.sampled_from([*"其中共占比率年月日%万亿元件个项、，；。：（）“”\n 一二三十百12345678900.,增长由到等包括合计", "其中", "共计", "3件", "占5%", "由3件增至5件，"]),
    max_size=60,
).map("".join)  # fmt: skip


@given(st.permutations(SENTENCES))
@settings(max_examples=25, deadline=None)
def test_the_order_of_unrelated_sentences_changes_no_verdict(order: list[str]) -> None:
    found = sorted((finding.kind, finding.verdict, finding.result.text) for finding in check("\n".join(order)))
    apart = sorted(
        (finding.kind, finding.verdict, finding.result.text) for text in SENTENCES for finding in check(text)
    )
    assert found == apart


@given(st.lists(st.integers(1000, 99999), min_size=3, max_size=6), st.integers(0, 3))
@settings(max_examples=60, deadline=None)
def test_ten_times_the_parts_and_the_whole_keep_the_verdict(parts: list[int], off: int) -> None:
    def text(factor: int) -> str:
        members = "、".join(f"{name}粮{value * factor}吨" for name, value in zip("甲乙丙丁戊己", parts, strict=False))
        return f"全年产量共{(sum(parts) + off * 10000) * factor}吨，其中{members}。"

    assert verdicts(text(1)) == verdicts(text(10))


@given(
    st.text(alphabet=st.characters(exclude_categories=["Nd", "Cs"]), max_size=200).filter(
        lambda text: not set(text) & set("零○〇一二两双三四五六七八九十百千万亿廿壹贰叁肆伍陆柒捌玖半兩雙萬億")
    )
)
@settings(max_examples=60, deadline=None)
def test_a_text_without_numbers_has_no_finding(text: str) -> None:
    assert check(text) == ()


@given(SCRAPS)
@settings(max_examples=150, deadline=None)
def test_every_place_holds_the_printed_number(text: str) -> None:
    for finding in check(text):
        for operand in (*finding.operands, finding.result):
            assert text[operand.start : operand.end] == operand.text != ""


@given(st.text(max_size=300))
@settings(max_examples=100, deadline=None)
def test_no_text_makes_it_fail(text: str) -> None:
    check(text)


@pytest.mark.parametrize(
    "text",
    ["1" * 3_000_000, "1,234," * 200_000, "共12件，其中3件，" * 8_000, "（" * 200_000, "3项：" * 8_000, "“甲”" * 50_000, "一是甲。" * 30_000, "、" * 300_000, "共" + "甲1件、" * 20_000],
    ids=["digits", "groups", "no stop", "brackets", "colons", "quotes", "ordinals", "commas", "one list"],
)  # fmt: skip
def test_hostile_texts_are_read_to_the_end(text: str) -> None:
    """Bounded windows: were one of these quadratic, the test would not end."""
    assert len(check(text)) < 20_000


def test_the_same_text_is_judged_alike_in_both_scripts() -> None:
    chance = random.Random(1)
    simplified = "".join(chance.sample(SENTENCES, len(SENTENCES)))
    traditional = simplified.translate(
        str.maketrans(
            "产捞养殖业资参设发现问题决规压缩医疗养个项许办诉减调结",
            "產撈養殖業資參設發現問題決規壓縮醫療養個項許辦訴減調結",
        )
    )
    assert [finding.verdict for finding in check(simplified)] == [finding.verdict for finding in check(traditional)]
