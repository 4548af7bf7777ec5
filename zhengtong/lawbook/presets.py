"""law/presets/<代码>.yaml: limits that no national law sets, as named sets a county chooses from.

The values written in the procedure are the default (缺省), so that every procedure works without a choice. A preset may set a clock
that rests on 本地预设 as it likes; a clock of the statute it may only make stricter.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml

from zhengtong.lawbook.errors import nearest
from zhengtong.lawbook.nodes import Page
from zhengtong.lawbook.procedure import Clock, Procedure
from zhengtong.lawbook.term import Term
from zhengtong.lawbook.words import REASONABLE

LOCAL = "本地预设"
NAME, BASIS, TERMS, EXTENSIONS = "名", "据", "期限", "延长"


@dataclass(frozen=True, slots=True)
class Preset:
    """One named set: which limits (限、待、前) and which longest extensions (至多) it puts in place of those written."""

    name: str
    basis: str
    terms: Mapping[str, Term] = field(default_factory=dict)
    extensions: Mapping[str, Term] = field(default_factory=dict)

    def over(self, procedure: Procedure) -> Procedure:
        """The procedure under this preset. Clocks that this version does not have are passed over."""
        changed = {
            name: self._clock(clock)
            for name, clock in procedure.clocks.items()
            if name in self.terms or name in self.extensions
        }
        return replace(procedure, clocks={**procedure.clocks, **changed})

    def _clock(self, clock: Clock) -> Clock:
        extension = clock.extension
        if extension is not None and clock.name in self.extensions:
            extension = replace(extension, at_most=self.extensions[clock.name])
        return replace(clock, term=self.terms.get(clock.name, clock.term), extension=extension, preset=self.name)

    def plain(self) -> dict[str, object]:
        """As a case keeps it: the values, not only the name, so that a file edited later changes no open case."""
        return {
            NAME: self.name,
            TERMS: {name: str(term) for name, term in self.terms.items()},
            EXTENSIONS: {name: str(term) for name, term in self.extensions.items()},
        }

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "Preset":
        """What `plain` made, as JSON brings it back."""
        return cls(
            str(kept[NAME]),
            "",
            {name: Term.parse(term) for name, term in kept[TERMS].items()},
            {name: Term.parse(term) for name, term in kept[EXTENSIONS].items()},
        )


@dataclass(frozen=True, slots=True)
class Presets:
    """The presets of one procedure. The default changes nothing: its values are those written in the procedure."""

    procedure: str
    default: Preset
    others: tuple[Preset, ...]

    def find(self, name: str) -> Preset | None:
        """The preset of this name, the default included."""
        return next((each for each in (self.default, *self.others) if each.name == name), None)


def is_local(clock: Clock) -> bool:
    """Whether no national law sets this clock."""
    return any(reference.law == LOCAL for reference in clock.basis)


def named(procedure: Procedure, default: Preset) -> Procedure:
    """The procedure with the name of its default preset on every clock that rests on it."""
    clocks = {
        name: replace(clock, preset=default.name) if is_local(clock) else clock
        for name, clock in procedure.clocks.items()
    }
    return replace(procedure, clocks=clocks)


@dataclass(frozen=True, slots=True)
class Difference:
    """One value a preset changes: what is limited, as written, and as the preset has it."""

    clock: str
    before: str
    after: str


def differences(procedure: Procedure, preset: Preset) -> list[Difference]:
    """What this preset changes in this version, in the order of its clocks; a clock and its extension are two rows."""
    found = []
    for clock in procedure.clocks.values():
        term = preset.terms.get(clock.name, clock.term)
        if term != clock.term:
            found.append(Difference(clock.name, clock.term.spoken, term.spoken))
        longest = preset.extensions.get(clock.name)
        if longest is not None and clock.extension is not None:
            written = clock.extension.at_most.spoken if clock.extension.at_most else REASONABLE
            if written == longest.spoken:
                continue
            found.append(Difference(f"{clock.name}（至多延长）", written, longest.spoken))
    return found


def listing(presets: Presets, versions: Sequence[Procedure]) -> str:
    """The presets of a procedure as an official reads them, by its newest version."""
    newest = versions[-1]
    local = "、".join(f"{clock.name}{clock.term.spoken}" for clock in newest.clocks.values() if is_local(clock))
    lines = [f"{newest.name}（{presets.procedure}）", f"  缺省 {presets.default.name}：{local or '没有本地期限'}"]
    lines.append(f"    据：{presets.default.basis}")
    for preset in presets.others:
        changes = [f"{each.clock}{each.before}改为{each.after}" for each in differences(newest, preset)]
        lines += [f"  预设 {preset.name}：{'、'.join(changes) or '只改旧版的期限'}", f"    据：{preset.basis}"]
    return "\n".join(lines)


def read_presets(path: Path, versions: Sequence[Procedure]) -> Presets:
    """One file, held against every version of its procedure. Raises LawError with each sentence and its line."""
    page = Page(path, f"presets/{path.name}")
    top = page.table(page.root, "预设文件", ("程序", "缺省", "预设"))
    for word in ("程序", "缺省"):
        if word not in top:
            page.complain(page.root, f"预设文件缺少“{word}”")
    code = page.name(top["程序"], "程序") if "程序" in top else path.stem
    if code != path.stem:
        page.complain(top["程序"], f"程序是“{code}”，文件名却是“{path.name}”；请改一处")
    default = _default(page, top["缺省"]) if "缺省" in top else Preset("", "")
    rows = page.table(top["预设"], "预设") if "预设" in top and not _is_empty(top["预设"]) else {}
    others = tuple(_preset(page, name, node, versions) for name, node in rows.items())
    if default.name in rows:
        page.complain(rows[default.name], f"“{default.name}”是缺省的名称，预设要另取名称")
    page.finish()
    return Presets(code, default, others)


def _is_empty(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.tag.endswith(":null")


def _default(page: Page, node: yaml.Node) -> Preset:
    row = page.table(node, "缺省", (NAME, BASIS))
    for word in (NAME, BASIS):
        if word not in row:
            page.complain(node, f"缺省缺少“{word}”")
    return Preset(
        page.name(row[NAME], "缺省的名") if NAME in row else "",
        page.text(row[BASIS], "缺省的据") if BASIS in row else "",
    )


def _preset(page: Page, name: str, node: yaml.Node, versions: Sequence[Procedure]) -> Preset:
    what = f"预设“{name}”"
    row = page.table(node, what, (BASIS, TERMS, EXTENSIONS))
    if BASIS not in row:
        page.complain(node, f"{what}缺少“据”：写明是哪个规定、有多大把握")
    if TERMS not in row and EXTENSIONS not in row:
        page.complain(node, f"{what}要写“期限”或者“延长”，不然与缺省没有不同")
    found: dict[str, dict[str, Term]] = {TERMS: {}, EXTENSIONS: {}}
    for word, terms in found.items():
        for clock, each in page.table(row[word], f"{what}的“{word}”").items() if word in row else ():
            terms[clock] = page.term(each, f"{what}的“{clock}”")
            _hold(page, each, what, clock, terms[clock], word == EXTENSIONS, versions)
    basis = page.text(row[BASIS], f"{what}的据") if BASIS in row else ""
    return Preset(name, basis, found[TERMS], found[EXTENSIONS])


def _hold(
    page: Page, node: yaml.Node, what: str, name: str, term: Term, extends: bool, versions: Sequence[Procedure]
) -> None:
    """Complain about a clock that no version has, an extension where there is none, and limits laxer than the statute's."""
    clocks = [procedure.clocks[name] for procedure in versions if name in procedure.clocks]
    if not clocks:
        known = dict.fromkeys(clock for procedure in versions for clock in procedure.clocks)
        page.complain(node, f"{what}：没有“{name}”这个期限{nearest(name, known)}")
    elif extends and all(clock.extension is None for clock in clocks):
        page.complain(node, f"{what}：期限“{name}”不能延长，不能写“延长”")
    for clock in clocks:
        if not is_local(clock) and (reason := _laxer(clock, term, extends)):
            page.complain(node, f"{what}：{reason}")
            return


def _laxer(clock: Clock, term: Term, extends: bool) -> str | None:
    """How this value would loosen what the statute demands: 限 and 至多 only shorter, 待 and 前 only longer."""
    if extends:
        limit = clock.extension.at_most if clock.extension else None
        too_long = limit is not None and term.is_longer_than(limit)
        return (
            f"“{clock.name}”至多延长{term.spoken}，可能长于法定的{limit.spoken}；只能更短"
            if too_long and limit
            else None
        )
    if clock.form == "限":
        if term.is_longer_than(clock.term):
            return f"“{clock.name}”{term.spoken}，可能长于法定的{clock.term.spoken}；法定期限只能缩短，宜用同一单位"
        return None
    if clock.term.is_longer_than(term):
        return f"“{clock.name}”{term.spoken}，可能短于法定的{clock.term.spoken}；法定的“{clock.form}”只能更长，宜用同一单位"
    return None
