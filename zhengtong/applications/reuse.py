"""交过的不用再拍: files from one's earlier matters that fit a material of this one."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from zhengtong.cases import queries as cases
from zhengtong.documents.models import Upload
from zhengtong.people.models import Person
from zhengtong.services.models import Material

MOST = 3
LOOKED_AT = 200


def offered(
    person: Person, materials: Iterable[Material], on: date, *, by: Person | None = None
) -> dict[int, list[Upload]]:
    """For each material (its id) the files this person handed in before for one of the same name or kind: newest first, a few of each.

    `by` is an agent of theirs, who is offered what lies in matters they may see. What has run out is not offered; the same content
    is offered once. One query, for an agent two.
    """
    asked = list(materials)
    if not asked:
        return {}
    wanted = Q(material__name__in=[one.name for one in asked])
    if kinds := [one.held_as for one in asked if one.held_as]:
        wanted |= Q(material__held_as__in=kinds)
    found: dict[int, list[Upload]] = {one.pk: [] for one in asked}
    for upload in _valid(person, on, by).filter(wanted).order_by("-pk")[:LOOKED_AT]:
        for material in asked:
            row = found[material.pk]
            if len(row) < MOST and fits(upload, material) and upload.sha256 not in {one.sha256 for one in row}:
                row.append(upload)
    return found


def find(person: Person, upload_id: int, material: Material, on: date, *, by: Person | None = None) -> Upload | None:
    """One of this person's earlier files that fits this material and that `by` may see; None for anything else."""
    upload = _valid(person, on, by).filter(pk=upload_id).first()
    return upload if upload and fits(upload, material) else None


def fits(upload: Upload, material: Material) -> bool:
    """Whether what was handed in then is what is asked for now: the same name, or the same kind of certificate."""
    then = upload.material
    if then is None:
        return False
    return then.name == material.name or bool(material.held_as and then.held_as == material.held_as)


def _valid(person: Person, on: date, by: Person | None) -> QuerySet[Upload]:
    handed_in = Upload.objects.filter(case__applicant=person, case__is_shown=True).select_related("material", "case")
    if by is not None and by.pk != person.pk:
        handed_in = handed_in.filter(case__in=cases.party_of(by, on).values("pk"))
    return handed_in.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=on))
