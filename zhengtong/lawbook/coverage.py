"""条文覆盖: for each procedure and statute, which articles of the part that governs it are cited, left out with a reason, or forgotten.

The part is the span from the first to the last article that the procedure names, by a rule or in 未入, within the edition in force on
its day: what lies before and after is about other things (总则, 法律责任).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from zhengtong.lawbook.book import Lawbook
from zhengtong.lawbook.procedure import Procedure
from zhengtong.lawbook.read import references, runs
from zhengtong.lawbook.statute import Reference, Statutes


@dataclass(frozen=True, slots=True)
class Coverage:
    """One statute in one procedure."""

    law: str
    articles: int  # of the edition in force; 0 when statutes.yaml has none
    cited: frozenset[int]
    left_out: frozenset[int]

    @property
    def span(self) -> range:
        """From the first article named to the last."""
        named = self.cited | self.left_out
        return range(min(named), max(named) + 1) if named else range(0)

    @property
    def forgotten(self) -> frozenset[int]:
        """Articles of the span that neither a rule nor 未入 names."""
        return frozenset(self.span) - self.cited - self.left_out


def coverage(procedure: Procedure, statutes: Statutes) -> list[Coverage]:
    """Every statute the procedure is based on, in the order of its file."""
    cited = _by_law(references(procedure))
    left = _by_law(map(Reference.parse, procedure.left_out))
    found = []
    for law in procedure.laws:
        statute = statutes.find(law)
        edition = statute.edition(procedure.version) if statute else None
        rules = frozenset(cited.get(law, ()))
        found.append(Coverage(law, edition.articles if edition else 0, rules, frozenset(left.get(law, set())) - rules))
    return found


def _by_law(found: Iterable[Reference]) -> dict[str, set[int]]:
    articles: dict[str, set[int]] = {}
    for reference in found:
        if reference.is_written:
            articles.setdefault(reference.law, set()).update(reference.articles)
    return articles


def lines(procedure: Procedure, statutes: Statutes) -> Iterator[str]:
    """The coverage of one procedure for the command line."""
    yield str(procedure)
    for each in coverage(procedure, statutes):
        yield f"  {each.law}（共{each.articles}条）：{told(each)}"


def told(each: Coverage) -> str:
    """引用第29-34条；有意未入第35条；没有遗漏."""
    if not each.span:
        return "没有引用"
    said = [f"引用第{runs(each.cited)}条"] if each.cited else []
    said += [f"有意未入第{runs(each.left_out)}条"] if each.left_out else []
    return "；".join([*said, f"都没有提到第{runs(each.forgotten)}条，请确认" if each.forgotten else "其间没有遗漏"])


HEAD = """# 条文覆盖

由 `zhengtong law check --coverage --write` 从 `law/` 生成，不手改。每套程序、每部法：从提到的第一条到最后一条之间，哪些条文写成了规则，
哪些有意未入（理由写在程序的“未入”里），哪些两处都没有提到。
“共”是当时施行的文本的条数；总则、法律责任等与程序无关的部分不在其间，不计。

| 程序 | 版本 | 法 | 共 | 规则 | 有意未入 | 都没有提到 |
|---|---|---|---|---|---|---|
"""


def page(book: Lawbook) -> str:
    """docs/law-coverage.md."""
    rows, counts = [], [0, 0, 0]
    for procedure in book.procedures():
        for each in coverage(procedure, book.statutes):
            numbers = each.cited, each.left_out, each.forgotten
            counts = [before + len(number) for before, number in zip(counts, numbers, strict=True)]
            cells = [runs(number) or "—" for number in numbers]
            rows.append(
                f"| {procedure.name}（{procedure.code}） | {procedure.version} | {each.law} | {each.articles or '—'} | {' | '.join(cells)} |"
            )
    cited, left, forgotten = counts
    local = [f"{law.name}（{law.code}/{law.version}）" for law in book.procedures() if not law.laws]
    foot = f"\n合计（各程序、各版本相加）：规则引用{cited}条次，有意未入{left}条次，都没有提到{forgotten}条次。\n"
    if local:
        foot += f"\n没有法律、法规规定，全部依本地预设或者无明文的：{'、'.join(local)}。\n"
    return HEAD + "\n".join(rows) + "\n" + foot
