"""Files that were handed in for a draft and never became part of a case: deleted, row first and content after."""

from collections.abc import Iterable

from django.db import transaction

from zhengtong.documents import store
from zhengtong.documents.actions import claim
from zhengtong.documents.models import Document, Upload


def discard(upload_ids: Iterable[int]) -> int:
    """Delete these files if they wait for a case; how many rows went. Contents that nobody else names go with them.

    Not to be called inside a transaction: a content may only go once it is certain that its row has gone.
    """
    waiting = Upload.objects.filter(pk__in=list(upload_ids), case__isnull=True, draft_key__isnull=False)
    with transaction.atomic():
        digests = list(waiting.select_for_update().values_list("sha256", flat=True))
        waiting.delete()
    for digest in dict.fromkeys(digests):
        forget(digest)
    return len(digests)


@transaction.atomic
def forget(digest: str) -> bool:
    """Delete the content of this digest unless a row names it; whether it went."""
    claim(digest)
    if Upload.objects.filter(sha256=digest).exists():
        return False
    if Document.objects.filter(pdf_sha256=digest).exists() or Document.objects.filter(docx_sha256=digest).exists():
        return False
    store.path_of(digest).unlink(missing_ok=True)
    return True
