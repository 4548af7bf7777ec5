"""The citations held against the texts of the statutes, where a collection is at hand (see conftest.texts)."""

from collections.abc import Iterator

from tests.law.conftest import LAW
from tests.law.texts import Text
from zhengtong.lawbook.book import Lawbook
from zhengtong.lawbook.codes import read_codes
from zhengtong.lawbook.procedure import Procedure
from zhengtong.lawbook.statute import Reference, numeral
from zhengtong.lawbook.term import Term
from zhengtong.lawbook.words import SYSTEM


def _current(book: Lawbook, texts: dict[str, Text], procedure: Procedure, short: str) -> Text | None:
    """The text at hand, when it is the edition this version of the procedure rests on: collections hold the newest."""
    statute = book.statutes.find(short)
    if statute is None or short not in texts:
        return None
    return texts[short] if statute.edition(procedure.version) == statute.editions[-1] else None


def _words(book: Lawbook, texts: dict[str, Text], procedure: Procedure, basis: tuple[Reference, ...]) -> str | None:
    """All the words some citations point at; None when one of their texts is not at hand, or nothing is cited."""
    written = [reference for reference in basis if reference.is_written]
    held = [(_current(book, texts, procedure, reference.law), reference) for reference in written]
    if not held or any(text is None for text, _ in held):
        return None
    return "".join(text.cite(reference) or "" for text, reference in held if text)


def test_the_numbers_of_articles_agree(book: Lawbook, texts: dict[str, Text]) -> None:
    for short, text in texts.items():
        statute = book.statutes.find(short)
        assert statute is not None
        assert sorted(text.articles) == list(range(1, statute.editions[-1].articles + 1)), statute.name


def _citations(book: Lawbook) -> Iterator[tuple[Procedure, str, Reference]]:
    for procedure in book.procedures():
        for table in (procedure.actions, procedure.clocks, procedure.pauses):
            for name, row in table.items():
                yield from ((procedure, name, reference) for reference in row.basis)
        yield from ((procedure, "未入", Reference.parse(article)) for article in procedure.left_out)
    for path in LAW.glob("codes/*.yaml"):
        for codes in read_codes(path):
            procedure = book.procedure(codes.procedure, codes.since)
            yield from ((procedure, code.name, reference) for code in codes.codes for reference in code.basis)


def test_every_article_paragraph_and_item_cited_exists(book: Lawbook, texts: dict[str, Text]) -> None:
    missing, held = [], 0
    for procedure, name, reference in _citations(book):
        text = _current(book, texts, procedure, reference.law) if reference.is_written else None
        if text is not None:
            held += 1
            if text.cite(reference) is None:
                missing.append(f"{procedure} {name}：{reference}")
    assert missing == []
    assert held > 100


def test_a_citation_that_points_nowhere_is_noticed(texts: dict[str, Text]) -> None:
    """许可法32 has two 款 and five 项 in the first; the law ends with 第八十三条."""
    law = texts["许可法"]
    assert "五日内一次告知" in (law.cite(Reference.parse("许可法32.1.4")) or "")
    for wrong in ("许可法32.1.6", "许可法32.3", "许可法84", "许可法80-84"):
        assert law.cite(Reference.parse(wrong)) is None, wrong


def _spellings(term: Term) -> list[str]:
    """5 工作日 as statutes write it: 五日, 5日, 5个工作日, 五个工作日."""
    numbers = (numeral(term.count), str(term.count), *(["两"] if term.count == 2 else []))
    units = {"工作日": ("日", "个工作日"), "月": ("月", "个月")}.get(term.unit, (term.unit,))
    return [number + unit for number in numbers for unit in units]


def test_every_limit_and_extension_stands_in_the_article_cited(book: Lawbook, texts: dict[str, Text]) -> None:
    wrong, held = [], 0
    for procedure in book.procedures():
        for clock in procedure.clocks.values():
            words = _words(book, texts, procedure, clock.basis)
            if words is None or any(not reference.is_written for reference in clock.basis):
                continue
            terms = [clock.term, *([clock.extension.at_most] if clock.extension and clock.extension.at_most else [])]
            for term in terms:
                held += bool(term.count)
                if term.count and not any(spelling in words for spelling in _spellings(term)):
                    wrong.append(f"{procedure} {clock.name}：条文里没有“{term}”")
    assert wrong == []
    assert held >= 15


def test_what_is_deemed_is_deemed_by_the_article_cited(book: Lawbook, texts: dict[str, Text]) -> None:
    for procedure in book.procedures():
        for action in procedure.actions.values():
            words = _words(book, texts, procedure, action.basis)
            if action.name.startswith("视为") and words is not None:
                assert "视为" in words or "即为" in words, f"{procedure} {action.name}"


# How statutes ask for the head's signature, and acts whose article asks it of another act only (处罚法56: 先行登记保存; 强制法19: 补办批准).
APPROVAL = ("负责人批准", "负责人同意", "负责人的同意", "补办批准手续", "负责人签名")
OF_ANOTHER_ACT = {
    ("penalty", "抽样取证"),
    ("penalty", "处理登记保存"),
    ("inspection", "抽样检验"),
    ("coercive-seizure", "紧急实施"),
    ("coercive-seizure", "责令解除"),
    ("enterprise-registration", "接收材料"),
    ("enterprise-deregistration", "接收材料"),
}


def test_who_must_approve_stands_in_the_article_cited(book: Lawbook, texts: dict[str, Text]) -> None:
    """经 where the article says 负责人批准 or 同意, and nowhere else unless 无明文 or 本地预设."""
    wrong = []
    for procedure in book.procedures():
        for action in procedure.actions.values():
            words = _words(book, texts, procedure, action.basis)
            if words is None or action.by == SYSTEM or (procedure.code, action.name) in OF_ANOTHER_ACT:
                continue
            if action.approved_by and any(not reference.is_written for reference in action.basis):
                continue
            asked = any(phrase in words for phrase in APPROVAL)
            if asked != bool(action.approved_by) and not _answers(procedure, action.name):
                wrong.append(f"{procedure} {action.name}")
    assert wrong == []


def _answers(procedure: Procedure, name: str) -> bool:
    """Acts that keep a clock whose article also speaks of its extension."""
    return any(name in clock.met_by and clock.extension for clock in procedure.clocks.values())
