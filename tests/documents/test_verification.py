"""Anybody can check a document by its code or by the file itself, and a lost file comes back or is reported."""

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from pypdf import PdfReader

from tests.documents.conftest import facts
from zhengtong.documents import content, pdf, queries, store, word
from zhengtong.documents.actions import withdraw
from zhengtong.documents.errors import DocumentError, FileMissing
from zhengtong.documents.models import Document

Issue = Callable[..., Document]


def test_a_code_opens_its_document_however_it_is_typed(issued: Issue) -> None:
    document = issued()
    found = queries.open_document(f" {content.grouped(document.code).lower()} ")
    assert found is not None and found.number == document.number


def test_the_applicant_is_masked(issued: Issue) -> None:
    found = queries.open_document(issued().code)
    assert found is not None
    assert (found.applicant, found.case_title) == ("张*", "张*的食品经营许可（新办）")


def test_an_unknown_code_opens_nothing(issued: Issue) -> None:
    issued()
    assert queries.open_document("A" * 20) is None
    assert queries.open_document("") is None


def test_checking_a_code_takes_one_query(issued: Issue, django_assert_num_queries: Any) -> None:
    """The page is public: a flood of checks must stay cheap."""
    code = issued().code
    with django_assert_num_queries(1):
        queries.open_document(code)


def test_a_withdrawn_document_says_so(issued: Issue) -> None:
    document = withdraw(issued(), on=date(2026, 4, 1), because="申请人以欺骗手段取得")
    found = queries.open_document(document.code)
    assert found is not None and found.is_withdrawn
    assert (found.withdrawn_on, found.withdrawn_because) == (date(2026, 4, 1), "申请人以欺骗手段取得")


def test_a_document_is_withdrawn_once_and_with_a_reason(issued: Issue) -> None:
    document = issued()
    with pytest.raises(DocumentError, match="理由"):
        withdraw(document, on=date(2026, 4, 1), because=" ")
    withdraw(document, on=date(2026, 4, 1), because="错发")
    with pytest.raises(DocumentError, match="已于2026-04-01撤销"):
        withdraw(document, on=date(2026, 4, 2), because="错发")


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_a_file_is_known_as_genuine(issued: Issue, form: Any) -> None:
    document = issued()
    found = queries.verify_file(queries.file_of(document, form).path.read_bytes())
    assert found is not None
    assert (found.document.number, found.form) == (document.number, form)


def test_one_changed_byte_is_not_genuine(issued: Issue) -> None:
    file = bytearray(queries.file_of(issued()).path.read_bytes())
    file[-10] ^= 1
    assert queries.verify_file(bytes(file)) is None


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_a_lost_file_is_made_again_byte_for_byte(issued: Issue, form: Any) -> None:
    document = issued()
    path = queries.file_of(document, form).path
    before = path.read_bytes()
    path.unlink()
    assert queries.file_of(document, form).path.read_bytes() == before


def test_a_damaged_file_is_never_served(issued: Issue) -> None:
    document = issued()
    path = queries.file_of(document).path
    path.write_bytes(b"%PDF-1.7 forged")
    assert queries.file_of(document).sha256 == document.pdf_sha256
    assert store.is_whole(document.pdf_sha256)


def test_a_lost_file_that_cannot_come_out_the_same_is_reported(issued: Issue) -> None:
    document = issued()
    queries.file_of(document).path.unlink()
    document.content["title"] = "另一个标题"
    with pytest.raises(FileMissing, match="备份"):
        queries.file_of(document)


def test_new_wordings_do_not_change_old_documents(issued: Issue) -> None:
    """What was printed is kept with the row, so a lost file comes back though its wording has changed since."""
    document = issued()
    assert content.from_json(document.content).paragraphs[0].text.startswith("你（单位）于2026年2月25日提出")


def test_the_qr_code_leads_to_the_public_check(issued: Issue, settings: Any) -> None:
    settings.SITE_URL = "https://example.test"
    document = issued()
    said = content.from_json(document.content)
    assert said.address == f"https://example.test/verify/{document.code}"
    text = "".join(page.extract_text() for page in PdfReader(queries.file_of(document).path).pages)
    assert "https://example.test/verify" in text and content.grouped(document.code) in text


def test_a_preview_has_no_number_and_no_code_and_keeps_nothing(db: None, store: Any) -> None:
    file = queries.render("licence/受理通知书", facts())
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(file)).pages)
    assert "预览，未编号" in text and "核验码" not in text
    assert not Document.objects.exists() and not store.exists()


def test_a_preview_can_be_word(db: None) -> None:
    assert queries.render("review/复议决定书", facts(填写={"决定种类": "维持"}), form="docx").startswith(b"PK")


def test_the_same_content_is_the_same_file(issued: Issue) -> None:
    said = content.from_json(issued().content)
    assert pdf.render(said) == pdf.render(said)
    assert word.render(said) == word.render(said)
