"""Load a demonstration county, and check what came out against what the county published."""

import itertools
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.db import connection, transaction

from zhengtong.cases.bulk import Done, perform_many, rate_many
from zhengtong.demo import accounts, catalogue, county, lives, registers
from zhengtong.demo.margins import MarginError, Margins, load
from zhengtong.figures import queries
from zhengtong.figures.actions import extract
from zhengtong.people.models import Organ

Say = Callable[[str], None]
DEFAULT_SCALE = 0.02


@dataclass(frozen=True)
class Loaded:
    """What a load wrote."""

    margins: Margins
    services: int
    cases: int
    acts: int


def load_county(name: str, *, scale: float, on: date, say: Say) -> Loaded:
    """Build this county: exact in every register and legal procedure, the hall's mass at `scale` (0 < scale ≤ 1).

    Raises MarginError, as a sentence, if the file is wrong, the scale is, or a county of this name is here already.
    """
    if not 0 < scale <= 1:
        raise MarginError(f"比例应大于0、不大于1，现为{scale}")
    margins = load(settings.DEMO, name)
    if Organ.objects.filter(name=f"{margins.full_name}人民政府").exists():
        raise MarginError(f"{margins.full_name}已经装载；要重新装载，请先清空数据库")
    with transaction.atomic():
        # All or nothing; checked row by row, so that a million rows do not wait in memory for the end.
        with connection.cursor() as cursor:
            cursor.execute("set constraints all immediate")
        loaded, made = _load(margins, scale, on, say)
    accounts.keep(margins.name, scale, made)
    return loaded


def _load(margins: Margins, scale: float, on: date, say: Say) -> tuple[Loaded, list[accounts.Account]]:
    handled = int(margins.handled * scale)
    say(f"建立{margins.full_name}的机关、岗位和人员（演示数据）……")
    built = county.build(margins, applicants=max(200, handled // 20))
    services = catalogue.build(margins, built)
    made = accounts.build(built, on)
    # Before any case: acts that name officers look them up here.
    say(f"台账{registers.build(settings.DEMO, margins, built)}条。")
    offered = sum(map(len, services.values()))
    say(f"事项{offered}项已公布。装载大厅办件{handled}件……")
    done = _checked(perform_many(lives.hall(margins, built, services, handled), follow=False))
    rated = rate_many(_ratings(margins, done.opened), channel="窗口")
    say(f"办件{len(done.opened)}件、动作{done.acts}个、评价{rated}条。装载行政复议和依申请公开……")
    others = _checked(
        perform_many(itertools.chain(lives.reviews(margins, built), lives.disclosures(margins, built)), follow=False)
    )
    # Matters of these days are live: their documents are issued and their applicants told when the worker runs.
    live = _checked(perform_many(accounts.open_matters(margins, built, services, on)))
    batches = (done, others, live)
    cases, acts = sum(len(each.opened) for each in batches), sum(each.acts for each in batches)
    return Loaded(margins, offered, cases, acts), made


def _checked(done: Done) -> Done:
    """A simulated act that the law refuses is a mistake of ours: stop, and say which."""
    if done.refused:
        first = done.refused[0]
        raise MarginError(
            f"演示数据有{len(done.refused)}个动作为法律所不许，第一个是第{first.place + 1}个：{first.reason}"
        )
    return done


def _ratings(margins: Margins, cases: list[int]) -> Iterator[tuple[int, int]]:
    """What some of the applicants thought of it."""
    rng = random.Random(margins.seed + 9)  # noqa: S311 -- the same county every time
    for case_id in cases:
        if rng.random() * 100 < margins.rated_percent:
            yield case_id, rng.choices((1, 2, 3, 4, 5), (70, 20, 7, 2, 1))[0]


@dataclass(frozen=True)
class Checked:
    """One published figure beside ours."""

    title: str
    unit: str
    published: str
    computed: Decimal
    agrees: bool


def is_loaded(name: str) -> bool:
    """Whether this county is here already."""
    return Organ.objects.filter(name=f"{load(settings.DEMO, name).full_name}人民政府").exists()


def check(name: str) -> list[Checked]:
    """Every published figure beside the one computed from the records. A figure of the hall's mass is held to the share loaded."""
    margins = load(settings.DEMO, name)
    extract()
    rows = []
    for published in margins.published:
        found = queries.compute(published.figure, published.from_on, published.to_on)
        computed = published.as_printed(int(found.total.numerator), _whole(found.total.denominator))
        shown, wanted = f"{published.value}", published.value
        if published.is_scaled and computed != published.value:
            wanted = Decimal(int(published.value * _scale(margins)))
            shown = f"{published.value}（装载了其中的{wanted}）"
        rows.append(Checked(found.definition.name, published.unit, shown, computed, computed == wanted))
    return rows


def _whole(number: object) -> int | None:
    return None if number is None else int(str(number))


def _scale(margins: Margins) -> Decimal:
    """The share of the hall's mass that was loaded, kept beside the accounts."""
    return Decimal(accounts.kept_scale(margins.name))
