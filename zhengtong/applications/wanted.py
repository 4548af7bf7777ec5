"""What this person hands in: the materials of the application in their situation, less what government holds; and the files so far."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from zhengtong.applications.application import Application
from zhengtong.documents.models import Upload
from zhengtong.services.held import names_in
from zhengtong.services.models import Material
from zhengtong.services.queries.bundles import made_by_others
from zhengtong.services.situations import Answers, Needed, Reason, needed

if TYPE_CHECKING:
    from zhengtong.services.held import Held

FILLED_ONLINE = "网上填报"
ORIGINAL = "原件"


@dataclass(frozen=True)
class Place:
    """Where files go: a material, or the same material of several services at once, or evidence (number 0)."""

    number: int
    name: str
    needed: Sequence[Needed] = ()
    uploads: Sequence[Upload] = ()
    note: str = ""

    @property
    def material(self) -> Material | None:
        return self.needed[0].material if self.needed else None

    @property
    def materials(self) -> list[Material]:
        return [one.material for one in self.needed]

    @property
    def reason(self) -> Reason:
        """Asked for if one of its services asks for it."""
        reasons = {one.reason for one in self.needed} or {Reason.NEEDED}
        return next(
            reason for reason in (Reason.NEEDED, Reason.HELD, Reason.MADE, Reason.NOT_HERE) if reason in reasons
        )

    @property
    def held(self) -> "Held | None":
        found: Held | None = next((one.held for one in self.needed if one.held), None)
        return found

    @property
    def waits_for(self) -> str:
        return next((one.note for one in self.needed if one.note), "")

    @property
    def is_asked(self) -> bool:
        return self.reason is Reason.NEEDED

    @property
    def is_made(self) -> bool:
        """Whether another service of the same matter issues it."""
        return self.reason is Reason.MADE

    @property
    def is_required(self) -> bool:
        return any(one.is_asked and one.is_certain and one.material.required for one in self.needed)

    @property
    def is_filled_online(self) -> bool:
        return bool(self.needed) and all(one.material.form == FILLED_ONLINE for one in self.needed)

    @property
    def is_deferrable(self) -> bool:
        return bool(self.needed) and all(one.material.deferrable for one in self.needed)

    @property
    def copies_waived(self) -> bool:
        return any(one.material.copies_waived for one in self.needed)

    @property
    def needs_original(self) -> bool:
        """Whether the paper itself is to be brought and compared (带原件来核对)."""
        return any(is_original(one.material) for one in self.needed)

    @property
    def takes_files(self) -> bool:
        return self.is_asked and not self.is_filled_online

    @property
    def is_missing(self) -> bool:
        return self.is_required and self.takes_files and not self.is_deferrable and not self.uploads


def places(
    application: Application, given: Answers, held: Mapping[str, "Held"], uploads: Sequence[Upload]
) -> list[Place]:
    """The places of an application in this situation, with these files in them. One query at most, for the materials."""
    found = [
        Place(needs[0].material.pk, name, needs, _in(uploads, [one.material.pk for one in needs]), _note(needs))
        for name, needs in _merged(application, given, held)
    ]
    if application.takes_evidence:
        loose = [one for one in uploads if one.material_id is None]
        found.append(Place(0, "证据和其他材料", (), loose, "决定书、照片、合同等，有就传，没有可以不传。"))
    return found


def _merged(application: Application, given: Answers, held: Mapping[str, "Held"]) -> Iterator[tuple[str, list[Needed]]]:
    """Each material by the name it is handed in under: that of its group (并入), or its own; what several services ask comes once."""
    groups = {
        str(name): str(group["名称"])
        for group in (application.bundle.merged if application.bundle else ())
        for name in group.get("并入", ())
    }
    found: dict[str, list[Needed]] = {}
    for member in application.members:
        for one in needed(member, given, held, made_by_others(member, application.members)):
            found.setdefault(groups.get(one.material.name, one.material.name), []).append(one)
    for name, needs in found.items():
        yield name, sorted(needs, key=lambda one: not one.is_asked)


def _in(uploads: Iterable[Upload], materials: Sequence[int]) -> list[Upload]:
    return [one for one in uploads if one.material_id in materials]


def _note(needs: Sequence[Needed]) -> str:
    return next((one.material.note for one in needs if one.material.note), "")


def held_names(application: Application) -> list[str]:
    """What may be asked of government instead of the applicant: the `held_as` of all materials, each once."""
    return names_in(one for member in application.members for one in member.materials.all())


def is_original(material: Material) -> bool:
    """Whether the paper itself is shown at the window, whatever was sent as a picture."""
    return ORIGINAL in material.form or material.originals > 0
