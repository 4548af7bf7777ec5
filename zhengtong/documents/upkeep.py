"""Is every file that the tables name still there, unaltered? What the operator runs after a crash or a restore."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from zhengtong.documents import queries, store
from zhengtong.documents.errors import DocumentError
from zhengtong.documents.models import Document, Upload


@dataclass(frozen=True)
class Finding:
    """One file that is not as it should be, and what became of it."""

    what: str
    digest: str
    outcome: str
    is_mended: bool


def check(*, mend: bool) -> Iterator[Finding]:
    """Every lost or damaged file. With `mend`, a document's file is made again where that gives the same bytes."""
    for document in Document.objects.order_by("pk").iterator():
        for form, digest in (("pdf", document.pdf_sha256), ("docx", document.docx_sha256)):
            if not store.is_whole(digest):
                yield _document(document, "pdf" if form == "pdf" else "docx", digest, mend=mend)
    for upload in Upload.objects.order_by("pk").iterator():
        if not store.is_whole(upload.sha256):
            yield Finding(f"材料 {upload.pk} {upload.name}", upload.sha256, "丢失或者损坏，只能从备份恢复", False)


def _document(document: Document, form: queries.Form, digest: str, *, mend: bool) -> Finding:
    what = f"文书 {document.number} {form}"
    if not mend:
        return Finding(what, digest, "丢失或者损坏，可用 --mend 试着重新生成", False)
    try:
        queries.file_of(document, form)
    except DocumentError as error:
        return Finding(what, digest, str(error), False)
    return Finding(what, digest, "已原样重新生成", True)


def unclaimed() -> list[Path]:
    """Files that no row names: left by a transaction that was undone or an upload cut off. They may go while nobody works."""
    claimed: set[str] = set(Upload.objects.values_list("sha256", flat=True))
    for pair in Document.objects.values_list("pdf_sha256", "docx_sha256"):
        claimed.update(pair)
    return [path for path in store.files() if path.name not in claimed]
