"""One's own open draft as every page of an application needs it: brought to the version in force, with its files in their places."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.http import Http404, HttpRequest
from django.urls import reverse

from zhengtong.applications import actions, application, checking, queries
from zhengtong.applications.application import Application
from zhengtong.applications.checking import Checked, Gap
from zhengtong.applications.models import Draft, PreReview
from zhengtong.applications.wanted import Place, held_names, places
from zhengtong.documents.models import Upload
from zhengtong.people import queries as people
from zhengtong.portal.views.account import applicant
from zhengtong.services import held
from zhengtong.services import queries as services
from zhengtong.ui.clock import today

SITUATION, FORM, MATERIALS, CHECK = "情形", "填写", "材料", "核对并提交"
PAGES = {SITUATION: "draft-situation", FORM: "draft", MATERIALS: "draft-materials", CHECK: "draft-check"}


@dataclass(frozen=True)
class Desk:
    """A draft on the table: what it is a draft of, on which day; its files and places are read when asked for."""

    draft: Draft
    application: Application
    on: date

    @cached_property
    def uploads(self) -> list[Upload]:
        return queries.files(self.draft)

    @cached_property
    def held(self) -> dict[str, held.Held]:
        """What government holds already; asked once a day for one purpose, and recorded (services.held)."""
        names = held_names(self.application)
        if not names:
            return {}
        purpose = f"办理{self.application.name}"
        return held.held(
            self.draft.applicant, names, on=self.on, purpose=purpose, by=self.draft.person, draft_key=self.draft.key
        )

    @cached_property
    def places(self) -> list[Place]:
        return places(self.application, self.draft.situations, self.held, self.uploads)

    @cached_property
    def checked(self) -> Checked:
        return checking.check(self.draft, self.application, self.places, self.on)

    @cached_property
    def prereview(self) -> PreReview | None:
        """The last 预审, of a draft that may have one."""
        return queries.latest_prereview(self.draft) if self.application.asks_for_prereview else None

    @property
    def is_waiting(self) -> bool:
        return self.prereview is not None and self.prereview.state == queries.WAITING

    @cached_property
    def is_passed(self) -> bool:
        """Passed in 预审, and not changed since."""
        review = self.prereview
        if review is None or review.state != PreReview.State.PASSED:
            return False
        return review.content == queries.content(self.draft, self.uploads)

    def page(self, step: str) -> str:
        """The address of a step."""
        return reverse(f"portal:{PAGES[step]}", kwargs={"key": self.draft.key})

    def step(self, name: str) -> int:
        """The number of a step, as it is counted for this application."""
        return self.application.steps.index(name) + 1

    def gaps(self) -> list[tuple[str, str]]:
        """What is still missing, each with the address where it is mended."""
        return [(gap.sentence, self._where(gap)) for gap in self.checked.gaps]

    def _where(self, gap: Gap) -> str:
        if gap.where == "material":
            return f"{self.page(MATERIALS)}#place-{gap.number}"
        if gap.where == "situation":
            return self.page(SITUATION)
        names = [question.name for question in self.application.questions]
        return f"{self.page(FORM)}#id_{f'q{names.index(gap.name)}' if gap.name in names else gap.name}"


def desk_of(request: HttpRequest, key: str) -> Desk:
    """The desk of one's own open draft. 404 for anybody else's, for one already handed in, and for whom one may no longer act.

    A draft of an older version is carried to the one in force; when its service is no longer offered, 404 says so.
    """
    on, person = today(), applicant(request)
    draft = queries.draft(person, key)
    if draft is None or draft.case is not None:
        raise Http404("没有这份草稿")
    code = draft.version.service.code if draft.version else None
    if draft.principal and not people.represents(person, draft.principal, on, service=code):
        raise Http404(f"您现在不能代{draft.principal.name}办这件事")
    if draft.version is not None:
        current = services.of_code(draft.version.service.code, on)
        if current is None:
            raise Http404(f"“{draft.version.name}”已经停办")
        if current.pk != draft.version_id:
            draft = actions.carry(draft, current)
    return Desk(draft, application.of_draft(draft, on), on)
