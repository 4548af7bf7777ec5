"""How a service stands in the catalogue: what was published of it last, whether that is still offered, and its draft."""

from collections.abc import Iterable
from dataclasses import dataclass

from zhengtong.services.models import BatchLine, Service, ServiceVersion

Act = BatchLine.Act


@dataclass(frozen=True)
class Standing:
    """What of a service is published last (what fell away before its first day does not count), its draft, and the last number given."""

    last: ServiceVersion | None = None
    draft: ServiceVersion | None = None
    number: int = 0

    @property
    def is_offered(self) -> bool:
        """Whether it is on the catalogue, or will be from a day already set."""
        return self.last is not None and self.last.ended_on is None

    def refusal(self, act: Act) -> str | None:
        """Why this act is impossible as things stand; None when it is possible."""
        if act == Act.ADD:
            return f"“{self.last}”已经公布过，不能新增；请用变更或者恢复" if self.last else None
        if self.last is None:
            return f"还没有公布过，不能{act}；请用新增"
        if act == Act.RESUME:
            return f"“{self.last}”正在施行，不用恢复" if self.is_offered else None
        return None if self.is_offered else f"“{self.last}”已于{self.last.ended_on}停用，不能{act}；请用恢复"


def standings(services: Iterable[Service]) -> dict[int, Standing]:
    """How each of these services stands. One query."""
    found = {service.pk: Standing() for service in services}
    versions = ServiceVersion.objects.filter(service_id__in=found).select_related("service__organ__division")
    for version in versions.order_by("in_force_on", "number"):
        before = found[version.service_id]
        is_draft = version.published_at is None
        fell_away = version.ended_on is not None and version.ended_on == version.in_force_on
        found[version.service_id] = Standing(
            last=before.last if is_draft or fell_away else version,
            draft=version if is_draft else before.draft,
            number=max(before.number, version.number),
        )
    return found
