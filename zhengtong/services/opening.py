"""By which act an application for a service begins: the one its version names (要素“申请动作”), else the first that is the applicant's own."""

from collections.abc import Iterator

from zhengtong.lawbook import Action, Procedure
from zhengtong.lawbook.roles import SELF
from zhengtong.services import law
from zhengtong.services.errors import ServiceError
from zhengtong.services.models import ServiceVersion

ELEMENT = "申请动作"


def opening_act(version: ServiceVersion, procedure: Procedure) -> Action:
    """The act that opens a case of this service under this procedure. Raises ServiceError when the version names another."""
    for sentence in problems(version, procedure):
        raise ServiceError(sentence)
    if named := named_act(version):
        return next(action for action in procedure.openings if action.name == named)
    seats = law.book().roles.seats
    own = [action for action in procedure.openings if seats.get(action.by) == SELF]
    return (own or procedure.openings)[0]


def named_act(version: ServiceVersion) -> str:
    """The act that the version names; empty when it leaves it to the procedure."""
    return str(version.elements.get(ELEMENT) or "").strip()


def problems(version: ServiceVersion, procedure: Procedure) -> Iterator[str]:
    """What is wrong with the act a version names: it must be one that opens a case of its procedure."""
    named = named_act(version)
    if named and all(action.name != named for action in procedure.openings):
        openings = "、".join(action.name for action in procedure.openings)
        yield f"申请动作：“{named}”不能使{procedure.name}的案件开始，请改为{openings}"
