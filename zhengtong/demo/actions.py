"""Load a demonstration county, and check what came out against what the county published."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.db import connection, transaction

from zhengtong.cases.bulk import Done, perform_many, rate_many
from zhengtong.demo import accounts, catalogue, checking, counters, county, lives, registers, samples
from zhengtong.demo.catalogue import Catalogue
from zhengtong.demo.checking import Checked, Held
from zhengtong.demo.county import County
from zhengtong.demo.margins import MarginError, Margins, Stream, load
from zhengtong.figures.actions import extract
from zhengtong.people.models import Organ

Say = Callable[[str], None]


@dataclass(frozen=True)
class Loaded:
    """What a load wrote."""

    margins: Margins
    services: int
    cases: int
    acts: int


def load_county(name: str, *, scale: float | None = None, on: date, say: Say) -> Loaded:
    """Build this county: exact in every register and legal procedure, the mass of its cases at `scale` (0 < scale ≤ 1;
    unsaid, as its file says).

    Raises MarginError, as a sentence, if the file is wrong, the scale is, or a demonstration county is here already.
    """
    if scale is not None and not 0 < scale <= 1:
        raise MarginError(f"比例应大于0、不大于1，现为{scale}")
    margins = load(settings.DEMO, name)
    here = Organ.objects.filter(kind="政府", is_demo=True).first()
    if here is not None:
        again = "要重新装载" if here.name == government(margins) else f"一个库只装一个演示县，要装{margins.full_name}"
        raise MarginError(f"{here.name.removesuffix('人民政府')}已经装载；{again}，请先清空数据库，或者换一个数据库")
    share = margins.scale if scale is None else scale
    with transaction.atomic():
        # All or nothing; checked row by row, so that a million rows do not wait in memory for the end.
        with connection.cursor() as cursor:
            cursor.execute("set constraints all immediate")
        loaded, made = _load(margins, share, on, say)
    accounts.keep(margins.name, share, made)
    return loaded


def government(margins: Margins) -> str:
    """The name of the county's government."""
    return f"{margins.full_name}人民政府"


def _load(margins: Margins, scale: float, on: date, say: Say) -> tuple[Loaded, list[accounts.Account]]:
    mass = sum(stream.loaded(scale) for stream in margins.streams)
    say(f"建立{margins.full_name}的机关、岗位和人员（演示数据）……")
    built = county.build(margins, applicants=max(200, mass // 20))
    offered = catalogue.build(margins, built)
    made = accounts.build(margins, built, on)
    # Before any case: acts that name officers look them up here.
    say(
        f"事项{offered.count}项已公布，台账{registers.build(settings.DEMO, margins, built, offered)}条。装载办件{mass}件……"
    )
    batches = [_stream(margins, built, offered, stream, scale) for stream in margins.streams]
    if margins.review:
        batches.append(_checked(perform_many(lives.reviews(margins, built, margins.review), follow=False)))
    if margins.disclosure:
        batches.append(_checked(perform_many(lives.disclosures(margins, built, margins.disclosure), follow=False)))
    # Matters of these days are live: their documents are issued and their applicants told when the worker runs.
    counters.build(margins, built)
    standing = samples.build(margins, built, offered.offered, on)
    batches.append(_checked(perform_many(accounts.open_matters(margins, built, standing, on))))
    cases, acts = sum(len(each.opened) for each in batches), sum(each.acts for each in batches)
    return Loaded(margins, offered.count, cases, acts), made


def _stream(margins: Margins, built: County, offered: Catalogue, stream: Stream, scale: float) -> Done:
    """One stream of cases, and what some of the applicants thought of it."""
    done = _checked(perform_many(lives.hall(margins, built, offered, stream, stream.loaded(scale)), follow=False))
    rate_many(_ratings(margins, stream, done.opened), channel="窗口")
    return done


def _checked(done: Done) -> Done:
    """A simulated act that the law refuses is a mistake of ours: stop, and say which."""
    if done.refused:
        first = done.refused[0]
        raise MarginError(
            f"演示数据有{len(done.refused)}个动作为法律所不许，第一个是第{first.place + 1}个：{first.reason}"
        )
    return done


def _ratings(margins: Margins, stream: Stream, cases: list[int]) -> Iterator[tuple[int, int]]:
    rng = random.Random(margins.seed + 9)  # noqa: S311 -- the same county every time
    grades, weights = ((1, 2, 3), (80, 17, 3)) if stream.is_smooth else ((1, 2, 3, 4, 5), (70, 20, 7, 2, 1))
    for case_id in cases:
        if rng.random() * 100 < stream.rated_percent:
            yield case_id, rng.choices(grades, weights)[0]


def is_loaded(name: str) -> bool:
    """Whether this county is here already."""
    return Organ.objects.filter(name=government(load(settings.DEMO, name))).exists()


def check(name: str) -> list[Checked]:
    """Every published figure beside the one computed from the records. What is of the mass is held to the share loaded."""
    margins = _loaded(name)
    extract()
    return checking.figures(margins, Decimal(accounts.kept_scale(margins.name)))


def check_relations(name: str) -> list[Held]:
    """Every relation between the figures that the text states or needs. Call after `check`, which brings the extract up to now."""
    return checking.relations(_loaded(name))


def _loaded(name: str) -> Margins:
    margins = load(settings.DEMO, name)
    if not is_loaded(name):
        raise MarginError(f"还没有装载{margins.full_name}；请先 zhengtong demo load {name}")
    return margins
