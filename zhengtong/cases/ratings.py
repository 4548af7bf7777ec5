"""好差评: rated of one's own will, once a matter and once more later; a bad rating opens a case of 差评整改 by itself.

国办发〔2019〕51号; grades are GB/T 39046 A.8: 1 非常满意 … 5 非常不满意. What a review found mistaken or malicious is not counted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction
from django.utils import timezone

from zhengtong.cases import queries
from zhengtong.cases.actions import open_case
from zhengtong.cases.errors import CaseError
from zhengtong.cases.models import Case, Event, Rating
from zhengtong.notices.actions import tell
from zhengtong.people.models import Organ, Person, Post, Tenure, held_on

GRADES = {1: "非常满意", 2: "满意", 3: "基本满意", 4: "不满意", 5: "非常不满意"}
BAD = frozenset([4, 5])
GOOD_TAGS = ("服务热情", "一次办好", "网上好办", "材料简便", "流程清楚", "比承诺的快")
BAD_TAGS = ("态度生硬", "多次跑动", "网上难办", "材料繁琐", "一次没有讲清", "超过期限", "排队太久")
RECTIFICATION = "bad-rating"
REGISTERED = "自动登记"
KEEPER = "评价管理员"
EXCLUDED = "不计入评价"
# What the law's table of channels calls ours; any other is 网上.
CHANNELS = frozenset(["窗口评价器", "二维码", "网上", "移动端", "短信", "自助终端", "12345热线"])
ONLINE = "网上"


@transaction.atomic
def rate(
    case: Case,
    *,
    by: Person | None,
    on: date,
    grade: int,
    comment: str = "",
    tags: Sequence[str] = (),
    is_anonymous: bool = False,
    channel: str = ONLINE,
) -> Rating:
    """Rate a finished matter, once. `by` is the party or its agent; None is one who showed the number and the pass code.

    4 and 5 open a case of 差评整改 with whoever keeps ratings, in the same transaction. Raises CaseError with the reason otherwise.
    """
    _check(case, by, on, grade)
    kept = [tag for tag in dict.fromkeys(tags) if tag in GOOD_TAGS + BAD_TAGS]
    rating, made = Rating.objects.get_or_create(
        case=case,
        defaults={
            "grade": grade,
            "comment": comment.strip(),
            "tags": kept,
            "channel": channel,
            "by": by,
            "is_anonymous": is_anonymous,
            "is_demo": case.is_demo,
        },
    )
    if not made:
        raise CaseError("这件事已经评价过了，每件事只评价一次；想补充的，可以追评一次")
    if grade in BAD:
        rating.rectification = _rectify(rating, on)
        rating.save(update_fields=["rectification"])
    return rating


@transaction.atomic
def rate_later(case: Case, *, by: Person | None, on: date, grade: int, comment: str = "") -> Rating:
    """追评: once more, after the first. It stands beside the first and does not change what counts; a worse one opens 差评整改 too."""
    _check(case, by, on, grade)
    rating = Rating.objects.select_for_update(of=("self",)).select_related("case").filter(case=case).first()
    if rating is None:
        raise CaseError("还没有评价过，请先评价")
    if rating.later_grade is not None:
        raise CaseError("已经追评过了，每件事只追评一次")
    rating.later_grade, rating.later_comment, rating.later_at = grade, comment.strip(), timezone.now()
    if grade in BAD and rating.rectification_id is None:
        rating.rectification = _rectify(rating, on)
    rating.save(update_fields=["later_grade", "later_comment", "later_at", "rectification"])
    return rating


def of(case: Case) -> Rating | None:
    """The rating of a case, with the case in which it is looked into."""
    return Rating.objects.select_related("rectification").filter(case=case).first()


def _check(case: Case, by: Person | None, on: date, grade: int) -> None:
    if by is not None and not queries.roles_in(case, by, on) & queries.rules_of(case).own:
        raise CaseError("只有申请人或者其代理人可以评价这件事")
    if not case.is_closed:
        raise CaseError("办结以后才能评价")
    if grade not in GRADES:
        raise CaseError("请在“非常满意”到“非常不满意”五档中选择一档")


def _rectify(rating: Rating, on: date) -> Case:
    """The case in which a bad rating is looked into. Of an anonymous one it names neither the rater nor the matter."""
    rated = rating.case
    grade, comment = rating.later_grade or rating.grade, rating.later_comment or rating.comment
    what = rated.service_version.name if rated.service_version else rated.title
    data: dict[str, object] = {
        "评价渠道": rating.channel if rating.channel in CHANNELS else ONLINE,
        "评价等级": GRADES[grade],
        "评价内容": "；".join([*rating.tags, *([comment] if comment else [])]) or "没有留言",
        "被评价单位": rated.organ.name,
        "事项": what,
    }
    if not rating.is_anonymous:
        data["办件编号"] = rated.number
    event = open_case(
        procedure=RECTIFICATION,
        organ=keeper(rated.organ, on),
        applicant=None if rating.is_anonymous else rated.applicant,
        title=f"差评整改：{what}"[:200],
        channel=ONLINE,
        by=None,
        on=on,
        data=data,
        act=REGISTERED,
        key=f"rating:{rating.pk}",
        is_demo=rating.is_demo,
        parent=None if rating.is_anonymous else rated,
    )
    return event.case


def keeper(rated: Organ, on: date) -> Organ:
    """The organ that looks after ratings: one with a 评价管理员 on this day, the hall's before others; else the rated organ itself."""
    held = Tenure.objects.filter(held_on(on)).values("post")
    posts = Post.objects.filter(pk__in=held, roles__contains=[KEEPER]).select_related("organ").order_by("organ_id")
    organs = list(dict.fromkeys(post.organ for post in posts))
    return min(organs, key=lambda organ: ("政务服务" not in organ.name, organ != rated, organ.pk), default=rated)


def settle(event: Event, stage: str) -> None:
    """A case of 差评整改 was closed: keep whether the rating counts, and tell who rated what came of it. Doing it twice does it once."""
    rating = Rating.objects.select_related("case__applicant", "by").filter(rectification=event.case_id).first()
    if rating is None:
        return
    if stage == EXCLUDED:
        Rating.objects.filter(pk=rating.pk, excluded_on__isnull=True).update(excluded_on=event.on)
    rater = rating.by or rating.case.applicant
    if rater is None:
        return
    said = "；".join(f"{name}：{value}" for name, value in event.data.items() if isinstance(value, str))
    tell(
        rater,
        cause=f"rectified:{event.case_id}",
        title=f"您的评价有了结果：{stage}",
        body=f"您对“{rating.case.title}”（编号{rating.case.number}）的评价已经处理：{stage}。{said}",
        case_id=rating.case_id,
        path=f"/my/{rating.case.number}/",
    )


@dataclass(frozen=True)
class Rate:
    """A rate and what it is made of."""

    numerator: int
    denominator: int

    @property
    def percent(self) -> float | None:
        """In hundredths; None where there is nothing to divide by."""
        return 100 * self.numerator / self.denominator if self.denominator else None


@dataclass(frozen=True)
class Tally:
    """How an organ, or a service, was rated in a period: by the first grades of matters, those left out by a review apart."""

    key: str
    name: str
    closed: int
    grades: tuple[int, ...]
    excluded: int
    settled: int

    @property
    def counted(self) -> int:
        """The ratings that count."""
        return sum(self.grades)

    @property
    def bad(self) -> int:
        """4 and 5, those left out apart."""
        return self.grades[3] + self.grades[4]

    @property
    def good(self) -> Rate:
        """好评率: 1 to 3 among those that count."""
        return Rate(self.counted - self.bad, self.counted)

    @property
    def voluntary(self) -> Rate:
        """主动评价率: the matters closed in the period of which any rating was made."""
        return Rate(self.counted + self.excluded, self.closed)

    @property
    def rectified(self) -> Rate:
        """差评整改率: 已整改 and 已解释 among the bad ones."""
        return Rate(self.settled, self.bad)


_TALLY = """
select {key}, {name}, count(*),
    count(*) filter (where r.grade = 1 and r.excluded_on is null), count(*) filter (where r.grade = 2 and r.excluded_on is null),
    count(*) filter (where r.grade = 3 and r.excluded_on is null), count(*) filter (where r.grade = 4 and r.excluded_on is null),
    count(*) filter (where r.grade = 5 and r.excluded_on is null), count(r.excluded_on),
    count(*) filter (where r.grade > 3 and r.excluded_on is null and m.stage in ('已整改', '已解释'))
from cases_case c
left join cases_rating r on r.case_id = c.id
left join cases_case m on m.id = r.rectification_id
{joined}
where c.is_closed and c.closed_on between %(first)s and %(last)s and c.procedure <> 'bad-rating' {kept}
group by 1, 2 order by 3 desc, 2
"""
_BY_ORGAN = _TALLY.format(key="o.id::text", name="o.name", joined="join people_organ o on o.id = c.organ_id", kept="")
_BY_SERVICE = _TALLY.format(
    key="s.code",
    name="(select v2.name from services_serviceversion v2 where v2.service_id = s.id order by v2.number desc limit 1)",
    joined="join services_serviceversion v on v.id = c.service_version_id join services_service s on s.id = v.service_id",
    kept="and c.organ_id = %(organ)s",
)


def tally_by_organ(first: date, last: date) -> list[Tally]:
    """Each organ's ratings of matters closed in these days (both included), those with most matters first. One query."""
    return _tallied(_BY_ORGAN, {"first": first, "last": last})


def tally_by_service(organ: Organ, first: date, last: date) -> list[Tally]:
    """The same for each service of an organ, by its code. One query."""
    return _tallied(_BY_SERVICE, {"first": first, "last": last, "organ": organ.pk})


def _tallied(sql: str, values: Mapping[str, date | int]) -> list[Tally]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        rows = cursor.fetchall()
    return [
        Tally(key, name, closed, tuple(grades), excluded, settled)
        for key, name, closed, *grades, excluded, settled in rows
    ]
