"""A document is issued once, numbered without a gap, and kept before it counts."""

import io
import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from docx import Document as Word
from pypdf import PdfReader

from tests.conftest import County
from tests.documents.conftest import DAY, act, facts, open_case
from zhengtong.documents import store as files
from zhengtong.documents.actions import issue
from zhengtong.documents.errors import CharacterMissing, WordingError
from zhengtong.documents.models import Document, Series
from zhengtong.documents.numbering import ALPHABET

Issue = Callable[..., Document]


def text_of(document: Document) -> str:
    pages = PdfReader(io.BytesIO(files.read(document.pdf_sha256) or b"")).pages
    return "".join("".join(page.extract_text() for page in pages).split())


def test_the_number_follows_the_standard(issued: Issue) -> None:
    """GB/T 9704: 代字, six-angle brackets round the year, a serial without leading zeros."""
    assert issued().number == "演市监许受〔2026〕1号"


def test_each_kind_and_year_counts_for_itself(issued: Issue, case: Any) -> None:
    again = act(case, 2)
    first, other_kind = issued(), issued("补正告知书", facts=facts(填写={"补正内容": "缺身份证明"}))
    next_year = issued(event_id=again.pk, on=date(2027, 1, 4))
    assert [document.serial for document in (first, other_kind, next_year)] == [1, 1, 1]


def test_issuing_twice_gives_the_same_document(issued: Issue) -> None:
    assert issued() == issued()
    assert Document.objects.count() == 1


def test_the_same_event_may_issue_two_kinds(issued: Issue) -> None:
    assert issued().pk != issued("准予许可决定书").pk


def test_a_failed_document_leaves_no_gap(issued: Issue, case: Any, store: Path) -> None:
    """补正内容 is missing, so nothing is issued; the number goes to the next one."""
    again = act(case, 2)
    with pytest.raises(WordingError, match="补正内容"):
        issued("补正告知书")
    document = issued("补正告知书", event_id=again.pk, facts=facts(填写={"补正内容": "缺身份证明"}))
    assert document.serial == 1
    assert Document.objects.count() == 1


def test_an_organ_without_a_mark_uses_its_short_name(issued: Issue, county: County) -> None:
    county.bureau.document_mark = ""
    assert issued().number == "县市监局许受〔2026〕1号"


def test_the_code_has_no_look_alikes(issued: Issue) -> None:
    code = issued().code
    assert len(code) == 20
    assert set(code) <= set(ALPHABET)
    assert not set("01258BILOSUVZ") & set(ALPHABET)


def test_both_files_are_kept_under_their_digest(issued: Issue, store: Path) -> None:
    document = issued()
    for digest in (document.pdf_sha256, document.docx_sha256):
        assert (store / "sha256" / digest[:2] / digest[2:4] / digest).exists()


def test_no_draft_is_left_behind(issued: Issue, store: Path) -> None:
    issued()
    assert not list(store.rglob(".draft-*"))


def test_the_pdf_says_what_the_case_says(issued: Issue) -> None:
    text = text_of(issued())
    for said in (
        "演市监许受〔2026〕1号",
        "张三：",
        "2026年3月30日",
        "2026年3月16日",
        "《中华人民共和国行政许可法》第三十二条第一款第五项、第三十二条第二款",
    ):
        assert said in text


def test_rare_characters_in_names_are_printed(issued: Issue) -> None:
    assert "堃喆玥珺镕䶮" in text_of(issued(facts=facts(申请人="堃喆玥珺镕䶮")))


def test_a_name_no_font_can_print_is_not_printed_as_a_box(issued: Issue) -> None:
    with pytest.raises(CharacterMissing, match="字库"):
        issued(facts=facts(申请人="张\U00030000"))
    assert not Document.objects.exists()


def test_the_pdf_is_tagged_and_archival(issued: Issue) -> None:
    """Read aloud by a screen reader, and readable in thirty years: PDF/UA-1 and PDF/A-2a."""
    document = issued()
    content = files.read(document.pdf_sha256) or b""
    catalogue: Any = PdfReader(io.BytesIO(content)).trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/Lang"] == "zh-CN"
    assert b"<pdfaid:part>2</pdfaid:part>" in content and b"<pdfuaid:part>1</pdfuaid:part>" in content


def test_simulated_data_are_marked_in_both_files(issued: Issue) -> None:
    document = issued()
    word = Word(io.BytesIO(files.read(document.docx_sha256) or b""))
    assert "演示数据" in text_of(document) and "演示印章" in text_of(document)
    assert "演示数据" in word.sections[0].header.paragraphs[0].text


def test_real_documents_leave_room_for_the_seal(issued: Issue) -> None:
    text = text_of(issued(facts=facts(演示=False)))
    assert "（印章）" in text and "演示" not in text.replace("演示县", "")


def test_a_refusal_tells_the_way_to_review_and_to_court(issued: Issue) -> None:
    """许可法第三十八条第二款."""
    text = text_of(issued("不予许可决定书", facts=facts(填写={"不予许可理由": "不符合条件"})))
    assert "六十日内依法申请行政复议" in text and "六个月内依法向人民法院提起行政诉讼" in text


def test_word_holds_what_the_pdf_holds(issued: Issue) -> None:
    reasons = {"补正内容": ["营业执照没有加盖公章", "平面图缺少面积 <50㎡ & 比例尺"]}
    document = issued("补正告知书", facts=facts(填写=reasons))
    word = Word(io.BytesIO(files.read(document.docx_sha256) or b""))
    lines = [paragraph.text for paragraph in word.paragraphs]
    assert "1．营业执照没有加盖公章；" in lines
    assert "2．平面图缺少面积 <50㎡ & 比例尺。" in lines
    assert document.number in lines


def test_what_people_type_is_never_code(issued: Issue) -> None:
    """Neither typst nor Jinja reads the words of an applicant."""
    typed = "#sys.inputs {{ 7*7 }} {% raw %} $x$ *粗* \\u{41}"
    document = issued("补正告知书", facts=facts(填写={"补正内容": typed}))
    word = Word(io.BytesIO(files.read(document.docx_sha256) or b""))
    assert "".join(typed.split()) in text_of(document)
    assert any(typed in paragraph.text for paragraph in word.paragraphs)


@pytest.mark.django_db(transaction=True)
def test_two_workers_issue_one_document(county: County) -> None:
    """The same job run by two workers at once."""
    event = act(open_case(county), 1)
    start, made = threading.Barrier(2), []

    def work() -> None:
        try:
            start.wait()
            made.append(
                issue(
                    event_id=event.pk,
                    case_id=event.case_id,
                    kind="受理通知书",
                    organ=county.bureau,
                    on=DAY,
                    facts=facts(),
                )
            )
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(made) == 2 and made[0].pk == made[1].pk
    assert Series.objects.get().last == 1


@pytest.mark.django_db(transaction=True)
def test_numbers_of_many_workers_leave_no_gap(county: County) -> None:
    case = open_case(county)
    events = [act(case, number).pk for number in range(1, 9)]

    def work(mine: list[int]) -> None:
        try:
            for pk in mine:
                with transaction.atomic():
                    issue(event_id=pk, case_id=case.pk, kind="受理通知书", organ=county.bureau, on=DAY, facts=facts())
        finally:
            connection.close()

    workers = [threading.Thread(target=work, args=(events[start::4],)) for start in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(Document.objects.values_list("serial", flat=True)) == list(range(1, 9))
