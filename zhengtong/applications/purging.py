"""What is begun and left lying goes after a while, and its owner is told before. Personal data is kept no longer than it serves."""

from datetime import date, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from zhengtong.applications import queries
from zhengtong.applications.models import Draft
from zhengtong.documents import purging as documents
from zhengtong.documents.models import Upload
from zhengtong.notices.actions import tell

BATCH = 500


def warn(on: date) -> int:
    """Tell the owners of drafts that will be deleted in a few days; how many. Once for each time a draft is left lying."""
    soon = timedelta(days=settings.DRAFT_DAYS - settings.DRAFT_WARNING_DAYS)
    drafts = _untouched(on - soon).filter(warned_on__isnull=True).select_related("person", "version", "bundle")
    told = 0
    for draft in drafts[:BATCH]:
        goes_on = on + timedelta(days=settings.DRAFT_WARNING_DAYS)
        name = draft.bundle or draft.version or "申请"
        tell(
            draft.person,
            cause=f"draft:{draft.pk}:{on.isoformat()}",
            title=f"草稿快要清理了：{name}",
            body=f"“{name}”的草稿很久没有动过，{goes_on.month}月{goes_on.day}日以后会连同文件一起删除。还要办的，打开它保存一次就会留下。",
            path=f"/draft/{draft.key}/",
        )
        # Not by save(): being told is no reason to stay longer.
        Draft.objects.filter(pk=draft.pk).update(warned_on=on)
        told += 1
    return told


def purge(on: date) -> tuple[int, int]:
    """Delete the drafts that were left lying and the files that belong to none: how many of each.

    A draft goes only after its owner was told, and after the days of the warning; never while an office has it.
    """
    warned = Q(warned_on__lte=on - timedelta(days=settings.DRAFT_WARNING_DAYS))
    drafts = _untouched(on - timedelta(days=settings.DRAFT_DAYS)).filter(warned)
    gone = list(drafts.values_list("pk", flat=True)[:BATCH])
    files = list(Upload.objects.filter(pk__in=Draft.uploads.through.objects.filter(draft__in=gone).values("upload")))
    Draft.objects.filter(pk__in=gone).delete()
    discarded = documents.discard([one.pk for one in files] + [one.pk for one in _homeless(on)])
    return len(gone), discarded


def _untouched(since: date) -> QuerySet[Draft]:
    waiting = queries.WAITING
    return (
        Draft.objects.filter(case__isnull=True, updated_at__date__lte=since)
        .exclude(prereviews__state=waiting)
        .order_by("pk")
    )


def _homeless(on: date) -> list[Upload]:
    """Files handed in for a draft that holds them no longer: taken out, left behind by a new version, or not asked for when it
    was handed in."""
    before = timezone.now() - timedelta(days=settings.DRAFT_WARNING_DAYS)
    waiting = Upload.objects.filter(case__isnull=True, draft_key__isnull=False, at__lt=before)
    held = Draft.uploads.through.objects.filter(draft__case__isnull=True).values("upload")
    return list(waiting.exclude(pk__in=held).order_by("pk")[:BATCH])
