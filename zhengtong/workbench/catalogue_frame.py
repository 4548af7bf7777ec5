"""What every page of the catalogue needs: who is at the desk, what they may do in it, and the service or draft the address names."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404

from zhengtong.people.models import Organ
from zhengtong.services import queries
from zhengtong.services.actions import batches as actions
from zhengtong.services.errors import ServiceError
from zhengtong.services.models import Batch, Service, ServiceVersion
from zhengtong.workbench.desk import Desk

NOT_EDITOR = f"起草{{organ}}的事项由该机关的“{queries.CATALOGUE_EDITOR}”岗位办理，您没有这个岗位"
NOT_REVIEWER = f"这一步由政务服务机构的“{queries.CATALOGUE_REVIEWER}”岗位办理，您没有这个岗位"
# A batch in one of these may still be changed.
EDITABLE = (Batch.State.DRAFT, Batch.State.RETURNED)


@dataclass(frozen=True)
class Rights:
    """What the one at the desk may do in the catalogue."""

    reviews: bool
    organs: list[int] | None

    @property
    def edits(self) -> bool:
        """Whether there is an organ whose services they draft."""
        return self.organs is None or bool(self.organs)

    def of(self, organ_id: int) -> bool:
        """Whether they draft for this organ."""
        return self.organs is None or organ_id in self.organs


def rights(desk: Desk) -> Rights:
    """What this desk may do. No query."""
    return Rights(queries.may_review(desk.reach), queries.edited_organs(desk.reach))


def frame(desk: Desk, here: str) -> dict[str, Any]:
    """What every page of the catalogue shows around it; `here` is the tab. One query for a reviewer, none for others."""
    own = rights(desk)
    waiting = queries.batches_awaiting(desk.person, desk.reach).order_by().count() if own.reviews else 0
    return {"posts": desk.posts, "here": here, "rights": own, "waiting": waiting}


def service_of(pk: int) -> Service:
    """The service of this address; 404 when there is none."""
    found = Service.objects.select_related("organ__division", "parent").filter(pk=pk).first()
    if found is None:
        raise Http404(str(pk))
    return found


def version_of(service: Service, number: int) -> ServiceVersion:
    """One version of a service; 404 when there is none."""
    found = service.versions.filter(number=number).select_related("service__organ__division", "service__parent").first()
    if found is None:
        raise Http404(str(number))
    return found


def draft_of(service: Service) -> ServiceVersion | None:
    """The draft of a service, with its line and batch; None when nobody is writing one."""
    every = ServiceVersion.objects.select_related("service__organ__division", "service__parent", "batch_line__batch")
    return every.filter(service=service, published_at__isnull=True).first()


def batch_of(draft: ServiceVersion) -> Batch | None:
    """The batch a draft belongs to."""
    line = getattr(draft, "batch_line", None)
    return line.batch if line is not None else None


def refuse_who_may_not_edit(desk: Desk, organ: Organ) -> None:
    """Only who drafts for this organ goes on; others are told whose part it is."""
    if not rights(desk).of(organ.pk):
        raise PermissionDenied(NOT_EDITOR.format(organ=organ.name))


def refuse_who_may_not_review(desk: Desk) -> None:
    """Only who answers batches goes on."""
    if not rights(desk).reviews:
        raise PermissionDenied(NOT_REVIEWER)


def organs_of(desk: Desk) -> list[Organ]:
    """The organs this desk may draft for. One query."""
    mine = rights(desk).organs
    every = Organ.objects.filter(closed_on__isnull=True).order_by("name")
    return list(every if mine is None else every.filter(pk__in=mine))


def open_batches(organ_id: int) -> list[Batch]:
    """The batches of an organ into which something may still be put, newest first. One query."""
    return list(Batch.objects.filter(organ_id=organ_id, state__in=EDITABLE).order_by("-pk")[:50])


def batch_for(desk: Desk, chosen: str, organ: Organ, title: str) -> Batch:
    """The batch chosen, or a new one of this organ. ServiceError when it is there no more."""
    if not chosen:
        return actions.open_batch(title[:200], organ=organ, by=desk.person, on=desk.on)
    found = Batch.objects.filter(pk=chosen).first() if chosen.isascii() and chosen.isdigit() else None
    if found is None:
        raise ServiceError("没有这个批次，请重新选择。")
    return found


def written(given: Mapping[str, Any], name: str, most: int = 300) -> str:
    """A text of a form that is too small to have a class of its own: without what the database could not keep."""
    return str(given.get(name, "")).replace("\0", "").strip()[:most]


def number(text: str) -> int | None:
    """A number in an address or a form; None for what is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def said(error: ServiceError) -> str:
    """A refusal as one text."""
    return "；".join(error.messages)
