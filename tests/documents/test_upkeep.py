"""After a crash or a restore, the operator learns which files are lost, and which came back."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.conftest import County
from zhengtong.documents import queries, store
from zhengtong.documents.actions import keep
from zhengtong.documents.models import Document

Issue = Callable[..., Document]


def run(*arguments: str) -> str:
    said = io.StringIO()
    call_command("documents", *arguments, stdout=said)
    return said.getvalue()


def test_whole_files_pass(issued: Issue) -> None:
    issued()
    assert "全部文件完好" in run("check")


def test_a_lost_file_is_named(issued: Issue) -> None:
    document = issued()
    store.path_of(document.pdf_sha256).unlink()
    with pytest.raises(CommandError, match="有 1 个文件丢失或者损坏"):
        run("check")
    assert not store.is_whole(document.pdf_sha256)


def test_mending_makes_documents_again(issued: Issue) -> None:
    document = issued()
    store.path_of(document.pdf_sha256).unlink()
    store.path_of(document.docx_sha256).write_bytes(b"torn")
    assert run("check", "--mend").count("已原样重新生成") == 2
    assert store.is_whole(document.pdf_sha256) and store.is_whole(document.docx_sha256)


def test_a_lost_upload_cannot_be_mended(county: County) -> None:
    upload = keep(b"%PDF-1.7", name="执照.pdf", by=county.zhang)
    queries.file_of_upload(upload).path.unlink()
    with pytest.raises(CommandError):
        run("check", "--mend")


def test_files_without_a_row_go_only_when_asked(issued: Issue) -> None:
    document = issued()
    orphan = store.put(b"left by a transaction that was undone")
    assert "没有记录指向的文件 1 个" in run("check")
    run("check", "--drop-unclaimed")
    assert not store.path_of(orphan).exists() and store.is_whole(document.pdf_sha256)


@pytest.mark.parametrize("name", ["甲.pdf", "甲.docx"])
def test_a_sample_is_written_where_asked(tmp_path: Path, name: str) -> None:
    run("render-sample", "licence/准予许可决定书", "--out", str(tmp_path / name))
    assert (tmp_path / name).read_bytes()[:4] in {b"%PDF", b"PK\x03\x04"}


@pytest.mark.slow
@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_every_wording_can_be_printed(tmp_path: Path, form: str) -> None:
    """Each with a sample of every fact it may name."""
    printed = tmp_path / f"sample.{form}"
    names = [line.partition("\t")[0] for line in run("list").splitlines() if not line.startswith("general/")]
    assert len(names) > 600
    for name in names:
        run("render-sample", name, "--out", str(printed))
        assert printed.read_bytes()[:4] in {b"%PDF", b"PK\x03\x04"}, name
        printed.unlink()


def test_a_sample_of_no_known_form_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"以 \.pdf 或者 \.docx 结尾"):
        run("render-sample", "licence/受理通知书", "--out", str(tmp_path / "甲.html"))
