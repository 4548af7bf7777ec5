"""What the page of one version of a procedure shows: its sentences beside the articles, its picture, presets, coverage, scenarios."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from zhengtong import lawbook
from zhengtong.cases import queries
from zhengtong.lawbook.coverage import Coverage, coverage
from zhengtong.lawbook.diff import Change, diff
from zhengtong.lawbook.picture import picture
from zhengtong.lawbook.presets import Difference, differences
from zhengtong.lawbook.read import runs, sentences
from zhengtong.lawbook.scenario import Scenario, read_scenarios
from zhengtong.workbench.law import Article, articles, imported


@dataclass(frozen=True)
class Rule:
    """One sentence of the law as written, and the articles it rests on where the county imported them."""

    name: str
    text: str
    citations: tuple[str, ...]
    articles: tuple[Article, ...]


@dataclass(frozen=True)
class Covered:
    """One line of the coverage, in words."""

    law: str
    title: str
    count: int
    cited: str
    left_out: str
    forgotten: str


@dataclass(frozen=True)
class Told:
    """One scenario: what happened, what comes out, and whether the law agrees today."""

    scenario: Scenario
    result: str
    failures: tuple[str, ...]


@dataclass(frozen=True)
class Offered:
    """One preset and what it changes."""

    name: str
    basis: str
    changes: tuple[Difference, ...]
    is_default: bool


def rules(law: lawbook.Procedure) -> list[tuple[str, list[Rule]]]:
    """Every sentence by the table it stands in, with its articles. One query for all texts."""
    rows = [(sentence, _basis(law, sentence.kind, sentence.name)) for sentence in sentences(law)]
    texts = imported({each for _, basis in rows for each in basis if each.is_written}, law.version)
    found = [
        (
            sentence.kind,
            Rule(
                sentence.name,
                sentence.text,
                tuple(queries.book().statutes.spoken(each) for each in basis),
                tuple(articles(basis, texts)),
            ),
        )
        for sentence, basis in rows
    ]
    return [(kind, [rule for _, rule in group]) for kind, group in groupby(found, key=lambda pair: pair[0])]


def _basis(law: lawbook.Procedure, kind: str, name: str) -> tuple[lawbook.Reference, ...]:
    """The articles a sentence rests on."""
    if kind == "动作":
        return law.actions[name].basis
    if kind == "期限":
        return law.clocks[name].basis
    if kind == "停算":
        return law.pauses[name].basis
    return (lawbook.Reference.parse(name),) if kind == "未入" else ()


def drawing(law: lawbook.Procedure) -> str:
    """The picture of this version."""
    return picture(law)


def covered(law: lawbook.Procedure) -> list[Covered]:
    """The coverage of each statute, in words."""
    return [_covered(law, each) for each in coverage(law, queries.book().statutes)]


def _covered(law: lawbook.Procedure, each: Coverage) -> Covered:
    return Covered(
        each.law, law.laws[each.law], each.articles, runs(each.cited), runs(each.left_out), runs(each.forgotten)
    )


def scenarios(law: lawbook.Procedure) -> Iterator[Told]:
    """The scenarios of this version, each tried now."""
    book = queries.book()
    path = book.folder / "scenarios" / f"{law.code}.yaml"
    for scenario in read_scenarios(path) if path.is_file() else ():
        if scenario.procedure(book).version == law.version:
            wanted = "，".join(f"{name}{value}" for name, value in scenario.expected.items() if name != "承诺")
            result = f"拒绝：{scenario.refused}" if scenario.refused else wanted
            yield Told(scenario, result, tuple(scenario.run(book)))


def offered(law: lawbook.Procedure) -> list[Offered]:
    """The presets of the procedure as they change this version, the default first; none where it has no local limit."""
    presets = queries.book().presets(law.code)
    if presets is None:
        return []
    local = tuple(
        Difference(clock.name, clock.term.spoken, clock.term.spoken)
        for clock in law.clocks.values()
        if clock.preset == presets.default.name
    )
    others = [Offered(each.name, each.basis, tuple(differences(law, each)), False) for each in presets.others]
    return [Offered(presets.default.name, presets.default.basis, local, True), *others]


def changes(law: lawbook.Procedure) -> tuple[lawbook.Procedure | None, list[Change]]:
    """The version before this one and what this one changed; None and nothing for the first."""
    book = queries.book()
    before = [day for day in book.versions[law.code] if day < law.version]
    if not before:
        return None, []
    old = book.procedure(law.code, before[-1])
    return old, diff(old, law)
