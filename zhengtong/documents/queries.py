"""What documents say and whether they are genuine; files to download. Who may have a file is for the caller to decide."""

import hashlib
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from django.db.models import Q

from zhengtong.documents import content as printed
from zhengtong.documents import numbering, pdf, store, word
from zhengtong.documents.errors import FileMissing
from zhengtong.documents.filling import fill
from zhengtong.documents.models import Document, Upload
from zhengtong.documents.wording import find
from zhengtong.people.identity import mask_name

Form = Literal["pdf", "docx"]
RENDERERS = {"pdf": pdf.render, "docx": word.render}
MEDIA_TYPES = {"pdf": pdf.MEDIA_TYPE, "docx": word.MEDIA_TYPE}
PREVIEW_NUMBER = "（预览，未编号）"

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class PublicDocument:
    """What anybody who holds a document's code may see of it."""

    kind: str
    title: str
    number: str
    organ: str
    issued_on: date
    case_title: str
    applicant: str  # masked
    pdf_sha256: str
    docx_sha256: str
    is_demo: bool
    is_withdrawn: bool
    withdrawn_on: date | None
    withdrawn_because: str


def open_document(code: str) -> PublicDocument | None:
    """The document of a verification code, however it was typed; None when there is none. Names are masked."""
    documents = Document.objects.select_related("organ", "case__applicant")
    document = documents.filter(code=numbering.read_code(code)).first()
    return _public(document) if document else None


def _public(document: Document) -> PublicDocument:
    said = printed.from_json(document.content)
    party = document.case.applicant
    name = party.name if party else ""
    return PublicDocument(
        kind=document.kind,
        title=said.title,
        number=document.number,
        organ=said.organ,
        issued_on=document.issued_on,
        case_title=document.case.title.replace(name, mask_name(name)) if name else document.case.title,
        applicant=mask_name(name) if name else "",
        pdf_sha256=document.pdf_sha256,
        docx_sha256=document.docx_sha256,
        is_demo=said.is_demo,
        is_withdrawn=document.withdrawn_on is not None,
        withdrawn_on=document.withdrawn_on,
        withdrawn_because=document.withdrawn_because,
    )


def certificates_of(person_id: int, on: date) -> list[Document]:
    """The certificates issued to a person by this day and not withdrawn, latest first, each with its case and service version."""
    issued = Document.objects.filter(case__applicant_id=person_id, content__family=printed.Family.CERTIFICATE.value)
    standing = issued.filter(withdrawn_on__isnull=True, issued_on__lte=on)
    return list(standing.select_related("case__service_version", "organ").order_by("-issued_on", "-pk"))


@dataclass(frozen=True)
class VerifiedFile:
    """A file that an organ did issue, byte for byte."""

    document: PublicDocument
    form: Form


def verify_file(file: bytes) -> VerifiedFile | None:
    """Which issued document this file is; None when no document has exactly these bytes."""
    digest = hashlib.sha256(file).hexdigest()
    documents = Document.objects.select_related("organ", "case__applicant")
    document = documents.filter(Q(pdf_sha256=digest) | Q(docx_sha256=digest)).first()
    if document is None:
        return None
    return VerifiedFile(_public(document), "pdf" if document.pdf_sha256 == digest else "docx")


@dataclass(frozen=True)
class StoredFile:
    """A file to send: where it lies, and how the browser is told of it."""

    path: Path
    name: str
    media_type: str
    sha256: str


def file_of(document: Document, form: Form = "pdf") -> StoredFile:
    """A document's file, whole. One that is lost or damaged is made again; if it does not come out the same, FileMissing."""
    digest = document.pdf_sha256 if form == "pdf" else document.docx_sha256
    if not store.is_whole(digest):
        _make_again(document, form, digest)
    return StoredFile(store.path_of(digest), f"{document.number} {document.kind}.{form}", MEDIA_TYPES[form], digest)


def _make_again(document: Document, form: Form, digest: str) -> None:
    again = RENDERERS[form](printed.from_json(document.content))
    if hashlib.sha256(again).hexdigest() != digest:
        log.error("文书 %s 的 %s 文件丢失或者损坏，重新生成的与原件不同", document.number, form)
        raise FileMissing(f"{document.number}的文件丢失或者损坏，且不能原样重新生成；请从备份恢复 {digest[:12]}…")
    store.put(again)
    log.warning("文书 %s 的 %s 文件丢失或者损坏，已原样重新生成", document.number, form)


def file_of_upload(upload: Upload) -> StoredFile:
    """The file somebody handed in. Raises FileMissing when it is gone: only a backup has it."""
    path = store.path_of(upload.sha256)
    if not path.exists():
        raise FileMissing(f"“{upload.name}”的文件丢失；请从备份恢复 {upload.sha256[:12]}…")
    return StoredFile(path, upload.name, upload.media_type, upload.sha256)


def render(kind: str, facts: Mapping[str, object], *, form: Form = "pdf", on: date | None = None) -> bytes:
    """A preview: the document as it would be issued, without number and code; nothing is kept.

    `kind` may name its procedure ("review/受理通知书"); facts as for `actions.issue`, with 机关 and 日期 (or `on`).
    """
    procedure, _, name = kind.rpartition("/")
    day = on or _day(facts.get("日期"))
    wording = find(name, procedure or str(facts.get("程序") or ""), day)
    content = fill(
        wording, facts, organ=str(facts.get("机关") or ""), number=PREVIEW_NUMBER, code="", address="", on=day
    )
    return RENDERERS[form](content)


def _day(value: object) -> date:
    match value:
        case date():
            return value
        case str():
            return date.fromisoformat(value)
        case _:
            raise ValueError("预览文书须给出日期：facts['日期'] 或者 on")
