"""One draft on the desk of who writes it: its part, what was found in it, and how it is kept."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.http import Http404

from zhengtong.lawbook import LawError, Procedure
from zhengtong.registers import queries as registers
from zhengtong.services import checks, law
from zhengtong.services.actions import batches, editions
from zhengtong.services.errors import ServiceError
from zhengtong.services.finding import Finding
from zhengtong.services.mapping import comparing
from zhengtong.services.models import Material, Service, ServiceVersion
from zhengtong.workbench import catalogue_parts
from zhengtong.workbench.catalogue_fields import GroupForm, Surroundings, questions_of
from zhengtong.workbench.catalogue_frame import batch_of, draft_of, frame, refuse_who_may_not_edit, service_of
from zhengtong.workbench.catalogue_parts import Part
from zhengtong.workbench.desk import Desk, desk_of
from zhengtong.workbench.gate import OfficeRequest

# So many entries of a register are offered to pick from; the code of any other may be typed.
OFFERED = 500


@dataclass
class Editor:
    """One draft on the desk of who writes it."""

    desk: Desk
    service: Service
    draft: ServiceVersion
    part: Part
    parts: list[Part] = field(default_factory=catalogue_parts.parts)

    def __post_init__(self) -> None:
        self.materials: list[Material] = list(self.draft.materials.all())
        self.findings: list[Finding] = checks.findings(self.draft, self.materials)

    @property
    def following(self) -> Part | None:
        """The part after this one."""
        place = [part.name for part in self.parts].index(self.part.name)
        return self.parts[place + 1] if place + 1 < len(self.parts) else None

    def contents(self) -> list[tuple[Part, int, bool]]:
        """Each part with how many findings it has, and whether one of them keeps it from being published."""
        counted: dict[str, list[Finding]] = {}
        for finding in self.findings:
            if part := catalogue_parts.part_of(finding.element, self.parts):
                counted.setdefault(part.name, []).append(finding)
        return [
            (part, len(counted.get(part.name, ())), any(each.blocks for each in counted.get(part.name, ())))
            for part in self.parts
        ]

    def here(self) -> list[Finding]:
        """The findings of this part."""
        return [one for one in self.findings if catalogue_parts.part_of(one.element, self.parts) == self.part]

    def elsewhere(self) -> list[tuple[Part | None, Finding]]:
        """The findings of other parts, each with its part."""
        every = [(catalogue_parts.part_of(one.element, self.parts), one) for one in self.findings]
        return [(part, one) for part, one in every if part != self.part]

    def save(self, materials: Any = None, **columns: Any) -> None:
        """Keep what was written. ServiceError when it cannot be kept, or the batch waits for its answer."""
        line = getattr(self.draft, "batch_line", None)
        if line is not None:
            batches.edit_line(line, by=self.desk.person, on=self.desk.on, materials=materials, **columns)
        else:
            editions.edit_draft(self.draft, materials=materials, **columns)


def editor_of(request: OfficeRequest, service: int, part: str) -> Editor:
    """The editor of a draft for who may write it; 404 when there is no draft or no such part."""
    desk = desk_of(request)
    found = service_of(service)
    refuse_who_may_not_edit(desk, found.organ)
    draft, shown = draft_of(found), catalogue_parts.named(part)
    if draft is None or shown is None:
        raise Http404(part)
    return Editor(desk, found, draft, shown)


def context_of(editor: Editor) -> dict[str, Any]:
    """What every page of the editor shows around its form."""
    return frame(editor.desk, "table") | {
        "editor": editor,
        "service": editor.service,
        "draft": editor.draft,
        "part": editor.part,
        "batch": batch_of(editor.draft),
        "contents": editor.contents(),
        "here_findings": editor.here(),
        "elsewhere": editor.elsewhere(),
        "superior": comparing.differences(editor.draft),
    }


def procedure_of(service: Service, on: date) -> Procedure | None:
    """The procedure of a service on a day; None when the law book has none."""
    try:
        return law.book().in_force(service.procedure, on)
    except (LawError, LookupError):
        return None


def surroundings(editor: Editor) -> Surroundings:
    """What the form of this part needs to know. A query for each register it points into."""
    names = {element.register for element in editor.part.filled_in if element.register}
    return Surroundings(
        procedure=procedure_of(editor.service, editor.draft.in_force_on),
        questions=questions_of(editor.draft),
        registers={name: entries_of(name, editor.desk.on) for name in names},
    )


def entries_of(register: str, on: date) -> dict[str, str]:
    """Code and title of what stands in a register."""
    page = registers.page(register, on, limit=OFFERED)
    return {entry.code: entry.title for entry in page.entries}


def complain(form: GroupForm, refusal: ServiceError) -> None:
    """Put each sentence beside the field that it begins with, the others on top."""
    for sentence in refusal.messages:
        name = sentence.partition("：")[0].strip("“”")
        form.add_error(name if name in form.fields else None, sentence)
