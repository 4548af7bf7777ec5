"""A few pre-reviews, appointments and waived materials, so that the figures over them can be counted by hand."""

from datetime import UTC, date, datetime, time

from tests.conftest import County
from zhengtong.applications.models import PreReview
from zhengtong.cases.models import Case
from zhengtong.documents.models import MaterialWaiver
from zhengtong.hall.models import Appointment, Business, Hall

# 状态, 承诺答复日, 答复日
PREREVIEWS = (
    ("已通过", date(2018, 3, 5), date(2018, 3, 5)),
    ("已退回", date(2018, 3, 5), date(2018, 3, 6)),
    ("已撤回", date(2018, 3, 5), None),
    ("待预审", date(2018, 3, 5), None),
)
APPOINTMENTS = ("已签到", "已签到", "爽约", "已取消")


def online(county: County, case: Case) -> None:
    """What people did from home, in March 2018."""
    for number, (state, due_on, answered_on) in enumerate(PREREVIEWS, 1):
        PreReview.objects.create(
            person=county.zhang,
            organ=county.bureau,
            version=county.restaurant,
            number=number,
            content="摘要",
            state=state,
            sent_on=date(2018, 3, 2),
            due_on=due_on,
            answered_on=answered_on,
            is_demo=True,
        )
    hall = Hall.objects.create(name="演示大厅", organ=county.hall, is_demo=True)
    business = Business.objects.create(hall=hall, name="综合受理", is_general=True)
    for seat, state in enumerate(APPOINTMENTS, 1):
        Appointment.objects.create(
            business=business,
            person=county.zhang,
            on=date(2018, 3, 9),
            starts_at=time(9 + seat),
            seat=seat,
            code=f"Y{seat}",
            state=state,
            is_demo=True,
        )
    MaterialWaiver.objects.create(
        case=case,
        material=county.restaurant.materials.get(order=2),
        held_as="营业执照",
        source="县市监局",
        on=date(2018, 3, 1),
        at=datetime(2018, 3, 1, tzinfo=UTC),
    )
