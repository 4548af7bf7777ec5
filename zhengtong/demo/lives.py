"""The cases of a demonstration county, as acts for `perform_many`. Every one is taken through the law; none is written by hand."""

import random
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from zhengtong.cases import queries
from zhengtong.cases.bulk import Act, Opening
from zhengtong.demo.catalogue import Catalogue
from zhengtong.demo.county import County, Desk
from zhengtong.demo.margins import MarginError, Margins, Span, Stream
from zhengtong.services.models import ServiceVersion

Acts = Iterator[Opening | Act]


@dataclass(frozen=True)
class Words:
    """What the acts of a hall matter are called in its procedure."""

    grants: str
    refuses: str
    reason: str
    rejection: str
    delivers: str = ""
    inspects: bool = False


WORDS = {
    "licence": Words("准予许可", "不予许可", "不予许可理由", "不属于本机关职权范围", "颁发送达", inspects=True),
    "public-service": Words("办结", "不予办理", "不予办理理由", "不属于本单位办理的事项"),
}


class WorkingDays:
    """The working days of a span, so that simulated officials work only on them."""

    def __init__(self, first: date, last: date) -> None:
        calendar = queries.book().calendar
        span = (first + timedelta(days=offset) for offset in range((last - first).days + 1))
        self.days = [day for day in span if calendar.is_working(day)]

    def __len__(self) -> int:
        return len(self.days)

    def at(self, place: int) -> date:
        return self.days[min(place, len(self.days) - 1)]

    def from_day(self, day: date, later: int = 0) -> date:
        """The working day `later` working days after the first one that is not before `day`."""
        return self.at(bisect_left(self.days, day) + later)


def hall(margins: Margins, county: County, catalogue: Catalogue, stream: Stream, count: int) -> Acts:
    """`count` matters of a stream, all filed and finished within its days."""
    rng = random.Random(f"{margins.seed + 1}{stream.service}{stream.owner}")  # noqa: S311 -- the same county every time
    days = WorkingDays(stream.from_on, stream.to_on)
    if stream.service:
        short_name, service = catalogue.called(stream.service)
        desks = [(county.desks[short_name], [service])]
    else:
        owners = [unit.short_name for unit in margins.of_kind(stream.owner) if unit.short_name in catalogue.offered]
        # What the file counts by name or by fee is left to its own streams.
        own = {other.service for other in margins.streams}
        free = {
            name: [each for each in catalogue.offered[name] if not each.fee_fen and each.name not in own]
            for name in owners
        }
        desks = [(county.desks[name], offered) for name, offered in free.items() if offered]
    if not desks:
        raise MarginError(f"“办件”归“{stream.owner}”，但没有这样的机关有事项")
    weights = [len(offered) for _, offered in desks]
    # One each first, so that no desk is without a matter however few there are.
    chosen = [*desks[:count], *rng.choices(desks, weights, k=max(0, count - len(desks)))]
    for desk, offered in chosen:
        yield from _matter(desk, rng.choice(offered), days, rng, county, stream)


def _matter(
    desk: Desk, service: ServiceVersion, days: WorkingDays, rng: random.Random, county: County, stream: Stream
) -> Acts:
    """One matter at the hall. Most end in a permit within the promise; some are sent back, refused, inspected or late."""
    (promised,) = service.promises.values()
    promise = 0 if promised == "当场" else int(promised.split()[0])
    words = WORDS[service.service.procedure]
    # What goes smoothly is granted in time, with nothing sent back.
    kind = 0.5 if stream.is_smooth else rng.random()
    online = rng.random() * 100 < stream.online_percent
    start = rng.randrange(len(days) - promise - 22)
    applicant = rng.choice(county.applicants)
    opening = Opening(
        service.service.procedure,
        desk.organ,
        applicant,
        service.name,
        "网上" if online else stream.channel,
        days.at(start),
        applicant if online else desk.clerk,
        service,
        is_demo=True,
    )
    yield opening
    if kind < 0.03:
        start += 1
        yield Act(opening, "告知补正", desk.clerk, days.at(start), {"补正内容": "身份证明复印件不清晰，请重新提交"})
        start += rng.randint(1, 5)
        yield Act(opening, "提交补正", applicant, days.at(start))
    elif kind < 0.04:
        yield Act(opening, "不予受理", desk.clerk, days.at(start + 1), {"不予受理理由": words.rejection})
        return
    start += 0 if promise == 0 else rng.randint(0, 1)
    yield Act(opening, "受理", desk.clerk, days.at(start))
    if words.inspects and kind > 0.99:
        yield Act(
            opening, "启动专门程序", desk.officer, days.at(start), {"专门程序种类": "专家评审", "所需时间": "5个工作日"}
        )
        start += 5
        yield Act(opening, "结束专门程序", desk.officer, days.at(start))
    late = 1 if kind > 0.985 else 0
    decided = start + (promise + late if late else rng.randint(0, promise))
    if 0.04 <= kind < 0.05:
        yield Act(opening, words.refuses, desk.officer, days.at(decided), {words.reason: "不符合规定的条件"})
        return
    yield Act(opening, words.grants, desk.officer, days.at(decided))
    if words.delivers:
        yield Act(opening, words.delivers, desk.clerk, days.at(decided + rng.randint(0, 2)))


def reviews(margins: Margins, county: County, span: Span) -> Acts:
    """Every reconsideration case accepted in the published window, with its published outcome."""
    rng = random.Random(margins.seed + 2)  # noqa: S311
    days = WorkingDays(span.from_on, span.to_on + timedelta(days=92))
    outcomes = [outcome for outcome, count in span.outcomes.items() for _ in range(count)]
    rng.shuffle(outcomes)
    last = bisect_left(days.days, span.to_on) - 6
    desks = [county.desks[unit.short_name] for unit in margins.departments]
    for place, outcome in enumerate(outcomes):
        desk = rng.choice(desks)
        yield from _review(county, desk, days, place * last // len(outcomes), outcome, rng)


def _review(county: County, desk: Desk, days: WorkingDays, start: int, outcome: str, rng: random.Random) -> Acts:
    filed = days.at(start)
    knew = filed - timedelta(days=rng.randint(3, 40))
    applicant = rng.choice(county.applicants)
    opening = Opening(
        "review",
        county.government,
        applicant,
        f"不服{desk.organ.short_name}行政行为申请行政复议",
        "当面",
        filed,
        applicant,
        respondent=desk.organ,
        data={"知道行为日": knew, "复议请求": "请求依法审查并作出决定"},
        is_demo=True,
    )
    yield opening
    accepted = days.from_day(filed, rng.randint(1, 4))
    if outcome == "不予受理":
        yield Act(opening, outcome, county.review, accepted, {"不予受理理由": REVIEW_REFUSED})
        return
    yield Act(opening, "受理", county.review, accepted)
    sent = days.from_day(accepted, rng.randint(0, 2))
    yield Act(opening, "发送副本", county.review, sent)
    if outcome == "终止":
        withdrawn = days.from_day(sent, rng.randint(3, 15))
        yield Act(opening, "撤回复议申请", applicant, withdrawn, {"撤回理由": "与被申请人达成和解"})
        yield Act(opening, "终止复议", county.review, days.from_day(withdrawn, 1), {"终止情形": "申请人要求撤回"})
        return
    yield Act(opening, "提出答复", desk.officer, days.from_day(sent, rng.randint(2, 5)))
    decided = days.from_day(sent, rng.randint(12, 28))
    yield Act(opening, "作出复议决定", county.review, decided, {"决定种类": outcome}, approved_by=county.review_head)
    yield Act(opening, "送达决定", county.review, days.from_day(decided, rng.randint(1, 3)))


def disclosures(margins: Margins, county: County, span: Span) -> Acts:
    """Every application for information of the year, with the kind of answer it got."""
    rng = random.Random(margins.seed + 3)  # noqa: S311
    days = WorkingDays(span.from_on, span.to_on)
    answers = [answer for answer, count in span.outcomes.items() for _ in range(count)]
    rng.shuffle(answers)
    last = len(days) - 16
    for place, answer in enumerate(answers):
        applicant = rng.choice(county.applicants)
        filed = days.at(place * last // len(answers))
        opening = Opening(
            "disclosure",
            county.government,
            applicant,
            "申请公开政府信息",
            rng.choice(("网上", "信函", "当面")),
            filed,
            applicant,
            data={"信息描述": "与本人有关的征收补偿信息", "形式要求": "纸质复制件"},
            is_demo=True,
        )
        yield opening
        yield Act(opening, "法制审核", county.disclosure_review, days.from_day(filed, 2), {"审核意见": "答复内容合法"})
        action, needed, kinds = ANSWERS[answer]
        answered = days.from_day(filed, rng.randint(3, 14))
        yield Act(opening, action, county.disclosure, answered, {needed: rng.choice(kinds)})


REVIEW_REFUSED = "不属于复议范围"

# The paper an application is answered with: the act, what it records, and which kinds there are (law/procedures/disclosure).
ANSWERS = {
    "答复书": ("作出答复", "答复种类", ("予以公开", "部分公开", "不予公开")),
    "告知书": ("作出告知", "告知种类", ("不属于本机关公开", "信息不存在", "申请内容不明确")),
}
