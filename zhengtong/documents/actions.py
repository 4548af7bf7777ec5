"""Issue documents, withdraw them, keep what people hand in."""

import hashlib
import io
import uuid
from collections.abc import Mapping
from datetime import date
from typing import IO

from django.conf import settings
from django.db import connection, transaction

from zhengtong.documents import numbering, pages, pdf, scanner, store, word
from zhengtong.documents.errors import DocumentError, UploadRefused
from zhengtong.documents.filling import fill
from zhengtong.documents.models import Document, Upload
from zhengtong.documents.sniffing import recognise
from zhengtong.documents.wording import Wording, find
from zhengtong.people.models import Organ, Person

CHUNK = 1 << 16


def issue(*, event_id: int, case_id: int, kind: str, organ: Organ, on: date, facts: Mapping[str, object]) -> Document:
    """Issue the document of this kind for this event: number it, render it as PDF and Word, keep both, write the row.

    Once for an event and a kind, however often it is called and by how many at once: later calls return the first one's
    document. Files are on disk before the row commits. The number's series stays locked until the caller's transaction
    ends, so numbers follow without a gap: keep that transaction short. `facts` are the words the document may use
    (templates/documents/README.md); raises WordingError, CharacterMissing or DocumentError, and then nothing is issued.
    """
    if issued := Document.objects.filter(event_id=event_id, kind=kind).first():
        return issued
    wording = find(kind, str(facts.get("程序") or _procedure(case_id)), on)
    with transaction.atomic():
        series = numbering.locked(_mark(organ, wording), on.year)
        # Whoever had the lock before us may have issued this very document.
        if issued := Document.objects.filter(event_id=event_id, kind=kind).first():
            return issued
        series.last += 1
        document = _write(
            Document(event_id=event_id, case_id=case_id, kind=kind, organ=organ, year=on.year, issued_on=on),
            serial=series.last,
            wording=wording,
            facts=facts,
        )
        series.save(update_fields=["last"])
    return document


def _procedure(case_id: int) -> str:
    # Two procedures may issue a document of the same name (受理通知书) in different words.
    return str(Document(case_id=case_id).case.procedure)


def _mark(organ: Organ, wording: Wording) -> str:
    return f"{organ.document_mark or organ.short_name}{wording.mark}"


def _write(document: Document, *, serial: int, wording: Wording, facts: Mapping[str, object]) -> Document:
    document.serial = serial
    document.number = numbering.number(_mark(document.organ, wording), document.year, serial)
    document.code = numbering.new_code()
    content = fill(
        wording,
        facts,
        organ=document.organ.name,
        number=document.number,
        code=document.code,
        address=verification_address(document.code),
        on=document.issued_on,
    )
    document.content = content.as_json()
    document.pdf_sha256 = store.put(pdf.render(content))
    document.docx_sha256 = store.put(word.render(content))
    document.save(force_insert=True)
    return document


def verification_address(code: str) -> str:
    """Where the public checks a code: what the QR code holds."""
    return f"{settings.SITE_URL}/verify/{code}"


def withdraw(document: Document, *, on: date, because: str) -> Document:
    """Mark a document as withdrawn: whoever checks its code is told so, and why. It keeps its number and its files."""
    if not because.strip():
        raise DocumentError("撤销文书须写明理由")
    done = Document.objects.filter(pk=document.pk, withdrawn_on__isnull=True).update(
        withdrawn_on=on, withdrawn_because=because.strip()
    )
    document.refresh_from_db()
    if not done:
        raise DocumentError(f"{document.number}已于{document.withdrawn_on}撤销，不能再次撤销")
    return document


def keep(
    file: IO[bytes] | bytes,
    *,
    name: str,
    by: Person,
    case_id: int | None = None,
    material_id: int | None = None,
    draft_key: uuid.UUID | None = None,
    must_open: bool = False,
) -> Upload:
    """Keep a file that somebody hands in, once for its content, and record who handed it in.

    `file` is bytes, an open file or an uploaded one. Raises UploadRefused with a sentence when it is empty, too large, of too many
    pages or pixels, of a kind not taken, not what its name says, refused by the virus scanner or, with `must_open`, broken; then
    nothing is kept.
    """
    with store.draft() as draft:
        size, digest = _copy(file, draft, name)
        known = recognise(draft, name)
        is_scanned = scanner.scan(draft.name, known.name)
        count = pages.measure(draft.name, known.media_type, known.name, must_open=must_open)
        with transaction.atomic():
            claim(digest)
            if not store.is_whole(digest):
                store.settle(draft, digest)
            return Upload.objects.create(
                case_id=case_id,
                material_id=material_id,
                by=by,
                name=known.name,
                media_type=known.media_type,
                size=size,
                sha256=digest,
                is_scanned=is_scanned,
                pages=count,
                draft_key=draft_key,
            )


def claim(digest: str) -> None:
    """Hold the content of this digest until the transaction ends, so that nobody throws it away while a row for it is written."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"content:{digest}"])


def keep_again(
    upload: Upload,
    *,
    by: Person,
    case_id: int | None = None,
    material_id: int | None = None,
    draft_key: uuid.UUID | None = None,
) -> Upload:
    """Hand in once more what was handed in before: a new row for the same content, and not a byte is copied."""
    with transaction.atomic():
        claim(upload.sha256)
        return Upload.objects.create(
            case_id=case_id,
            material_id=material_id,
            by=by,
            name=upload.name,
            media_type=upload.media_type,
            size=upload.size,
            sha256=upload.sha256,
            is_scanned=upload.is_scanned,
            pages=upload.pages,
            position=upload.position,
            turned=upload.turned,
            valid_until=upload.valid_until,
            reused_from_id=upload.reused_from_id or upload.pk,
            draft_key=draft_key,
        )


def _copy(file: IO[bytes] | bytes, draft: IO[bytes], name: str) -> tuple[int, str]:
    limit: int = settings.UPLOAD_LIMIT
    size, digest = 0, hashlib.sha256()
    source = io.BytesIO(file) if isinstance(file, bytes) else file
    while chunk := source.read(CHUNK):
        size += len(chunk)
        if size > limit:
            raise UploadRefused(f"“{name}”超过{limit / 2**20:g} MB，没有收下；请压缩或者分成几个文件再交")
        digest.update(chunk)
        draft.write(chunk)
    if not size:
        raise UploadRefused(f"“{name}”是空文件，没有收下；请检查后重新选择")
    draft.flush()
    return size, digest.hexdigest()


def attach(upload: Upload, *, by: Person, case_id: int, material_id: int | None = None) -> Upload:
    """Put a file kept before the case was opened into that case. Only its own person may, and only once."""
    mine = Upload.objects.filter(pk=upload.pk, by=by, case__isnull=True)
    changes = {"case_id": case_id} | ({"material_id": material_id} if material_id is not None else {})
    if not mine.update(**changes):
        raise UploadRefused(f"“{upload.name}”已经归入案件，或者不是您交的，不能再归入")
    upload.refresh_from_db()
    return upload
