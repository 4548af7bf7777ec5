"""law/procedures/<代码>/<施行日>.yaml → Procedure, or LawError with every sentence about what is wrong in the file."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import yaml

from zhengtong.lawbook.errors import nearest
from zhengtong.lawbook.nodes import Page
from zhengtong.lawbook.procedure import Action, Clock, Extension, Pause, Procedure
from zhengtong.lawbook.statute import Reference
from zhengtong.lawbook.term import AT_ONCE, Term
from zhengtong.lawbook.words import (
    ACTION,
    CLOCK,
    EXPIRY_DAY,
    EXTENDED_BY,
    EXTENSION,
    KEEP_OLD,
    PAUSE,
    PROCEDURE,
    REASONABLE,
    REMIND,
    SYSTEM,
    TABLES,
    TAKE_NEW,
    WORKING_DAYS,
)

Row = dict[str, yaml.Node]
_NO_TERM = Term.parse(AT_ONCE)


def load_procedure(path: Path) -> Procedure:
    """Read one file. Raises LawError: full-width marks, repeated keys, unknown words and names, missing 据, the wrong
    place for the file, each with its line."""
    page = Page(path, f"{path.parent.name}/{path.name}")
    procedure = _Reader(page).procedure()
    page.finish()
    return procedure


class _Reader:
    """Reads the tables of one page; names that other lines use are known before those lines are read."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.top = page.table(page.root, "程序", TABLES[PROCEDURE])
        for word in TABLES[PROCEDURE]:
            if word not in self.top and word not in ("停算", "未入", "在办案件"):
                page.complain(page.root, f"缺少“{word}”")
        self.rows = {word: self._rows(word) for word in ("环节", "动作", "期限", "停算", "未入", "法")}
        self.roles = self._names(self.top, "角色")
        self.final = self._names(self.top, "终局")
        self.stages = tuple(self.rows["环节"])

    def procedure(self) -> Procedure:
        """The whole file."""
        page, top = self.page, self.top
        self._check_names()
        code = page.name(top["代码"], "代码") if "代码" in top else ""
        if "代码" in top and code != page.path.parent.name:
            page.complain(top["代码"], f"代码是“{code}”，文件却在“{page.path.parent.name}”目录里；请改一处")
        version = page.day(top["施行"], "施行") if "施行" in top else None
        if version and version.isoformat() != page.path.stem:
            page.complain(top["施行"], f"施行日是{version}，文件名却是“{page.path.name}”；请改一处")
        clocks = {name: self._clock(name, node) for name, node in self.rows["期限"].items()}
        actions = {name: self._action(name, node) for name, node in self.rows["动作"].items()}
        pauses = {name: self._pause(name, node) for name, node in self.rows["停算"].items()}
        procedure = Procedure(
            name=page.text(top["程序"], "程序") if "程序" in top else "",
            code=code,
            version=version or date.min,
            open_cases=self._choice(top, "在办案件", (KEEP_OLD, TAKE_NEW)) or KEEP_OLD,
            laws={short: page.text(node, f"法“{short}”") for short, node in self.rows["法"].items()},
            roles=self.roles,
            stages={stage: page.text(node, f"环节“{stage}”的说明") for stage, node in self.rows["环节"].items()},
            final=self.final,
            actions=_with_extension_needs(actions, clocks.values()),
            clocks=clocks,
            pauses=pauses,
            left_out=self._left_out(),
        )
        self._check_days(procedure)
        return procedure

    # Tables of the top.

    def _rows(self, word: str) -> Row:
        node = self.top.get(word)
        if node is None or (isinstance(node, yaml.ScalarNode) and node.tag.endswith(":null")):
            return {}
        return self.page.table(node, word)

    def _check_names(self) -> None:
        """One name means one thing, and no stage is called 系统."""
        for end in self.final:
            if end in self.stages:
                self.page.complain(self.top["终局"], f"“{end}”既是环节又是终局")
        if TAKE_NEW in self.rows["动作"]:
            self.page.complain(self.rows["动作"][TAKE_NEW], f"“{TAKE_NEW}”是系统记事用的名称，动作请另起名称")
        if SYSTEM in self.roles:
            self.page.complain(self.top["角色"], "“系统”不必列在角色里")
        if "终局" in self.top and not self.final:
            self.page.complain(self.top["终局"], "至少要有一个终局")

    def _left_out(self) -> Mapping[str, str]:
        for key, node in self.rows["未入"].items():
            try:
                self._known_law(node, Reference.parse(key))
            except ValueError as error:
                self.page.complain(node, str(error))
        return {key: self.page.text(node, f"未入“{key}”的理由") for key, node in self.rows["未入"].items()}

    # Rows.

    def _action(self, name: str, node: yaml.Node) -> Action:
        what = f"动作“{name}”"
        row = self.page.table(node, what, TABLES[ACTION])
        self._require(node, row, what, ("谁", "据"))
        source = self._known(row, "从", what, self.stages, "环节")
        target = self._one(row, "到", what, (*self.stages, *self.final), "环节或者终局")
        if not source and not target:
            self.page.complain(node, f"{what}既没有“从”也没有“到”：使案件开始的动作要写“到”，其他动作要写“从”")
        return Action(
            name=name,
            by=self._role(row, "谁", what) or "",
            basis=self._basis(row),
            source=source,
            target=target,
            approved_by=self._role(row, "经", what),
            records=self._records(row, what),
            needs=self._names(row, "填"),
            issues=self.page.name(row["出"], f"{what}的“出”") if "出" in row else None,
            at_most=self.page.number(row["限次"], f"{what}的“限次”") if "限次" in row else None,
            first=self._known(row, "须先", what, self.rows["动作"], "动作"),
            only_on_working_days=self._working_days(row, what),
        )

    def _working_days(self, row: Row, what: str) -> bool:
        """限于: 工作日. What the system does falls on the day the law gives it, whatever day that is."""
        if "限于" not in row:
            return False
        if self._one(row, "限于", what, (WORKING_DAYS,), "日子") and SYSTEM in self._names(row, "谁"):
            self.page.complain(row["限于"], f"{what}由系统做，哪天发生由期限决定，不能“限于”")
        return True

    def _records(self, row: Row, what: str) -> dict[str, str]:
        node = row.get("记")
        if node is None:
            return {}
        if not isinstance(node, yaml.MappingNode):
            return dict.fromkeys(self.page.names(node, f"{what}的“记”"), "")
        table = self.page.table(node, f"{what}的“记”")
        return {day: self.page.name(source, f"{what}的“记”") for day, source in table.items()}

    def _clock(self, name: str, node: yaml.Node) -> Clock:
        what = f"期限“{name}”"
        row = self.page.table(node, what, TABLES[CLOCK])
        self._require(node, row, what, ("自", "应", "谁", "据"))
        forms = [word for word in ("限", "待", "前") if word in row]
        if len(forms) != 1:
            said = "、".join(f"“{word}”" for word in forms)
            self.page.complain(node, f"{what}要写且只写“限”“待”“前”中的一个{f'，现有{said}' if forms else ''}")
        form = forms[0] if forms else "限"
        if form != "限" and "延" in row:
            self.page.complain(row["延"], f"{what}：只有“限”可以延长")
        return Clock(
            name=name,
            form=form,
            term=self.page.term(row[form], what) if forms else _NO_TERM,
            since=self.page.name(row["自"], f"{what}的“自”") if "自" in row else "",
            met_by=self._known(row, "应", what, self.rows["动作"], "动作"),
            owed_by=self._role(row, "谁", what) or "",
            basis=self._basis(row),
            stages=self._known(row, "在", what, self.stages, "环节"),
            extension=self._extension(row["延"], what) if "延" in row else None,
            on_expiry=self._expiry(row["逾"], what) if "逾" in row else None,
        )

    def _extension(self, node: yaml.Node, what: str) -> Extension:
        row = self.page.table(node, f"{what}的“延”", TABLES[EXTENSION])
        self._require(node, row, f"{what}的“延”", TABLES[EXTENSION])
        at_most = None
        if "至多" in row and self.page.text(row["至多"], "至多") != REASONABLE:
            at_most = self.page.term(row["至多"], f"{what}的“至多”")
        return Extension(self._one(row, "以", what, self.rows["动作"], "动作") or "", at_most)

    def _expiry(self, node: yaml.Node, what: str) -> str | None:
        name = self.page.name(node, f"{what}的“逾”")
        if name == REMIND:
            return name
        if name not in self.rows["动作"]:
            self.page.complain(
                node, f"{what}的“逾”应是“提示”或者一个动作，没有“{name}”{nearest(name, self.rows['动作'])}"
            )
            return None
        row = self.rows["动作"][name]
        by = [v.value for k, v in row.value if k.value == "谁"] if isinstance(row, yaml.MappingNode) else []
        if by != [SYSTEM]:
            self.page.complain(node, f"{what}的“逾”是“{name}”，这个动作的“谁”应是“系统”")
        return name

    def _pause(self, name: str, node: yaml.Node) -> Pause:
        what = f"停算“{name}”"
        row = self.page.table(node, what, TABLES[PAUSE])
        self._require(node, row, what, ("始", "终", "停", "据"))
        acts = self.rows["动作"]
        pause = Pause(
            name=name,
            begins=self._known(row, "始", what, acts, "动作"),
            ends=self._known(row, "终", what, acts, "动作"),
            stops=self._known(row, "停", what, self.rows["期限"], "期限"),
            basis=self._basis(row),
            meanwhile=self._known(row, "其间可", what, acts, "动作"),
        )
        for both in set(pause.begins) & set(pause.ends):
            self.page.complain(node, f"{what}：“{both}”不能既是“始”又是“终”")
        return pause

    def _check_days(self, procedure: Procedure) -> None:
        """Every day a clock runs from or an act copies is written down by some act."""
        known = {day for action in procedure.actions.values() for day in (*action.records, *action.needs)}
        expiring = {clock.deemed for clock in procedure.clocks.values()}
        for clock in procedure.clocks.values():
            if clock.since and clock.since not in known:
                node = self.rows["期限"][clock.name]
                self.page.complain(
                    node,
                    f"期限“{clock.name}”自“{clock.since}”起，但没有动作记下它{nearest(clock.since, sorted(known))}",
                )
        for action in procedure.actions.values():
            node = self.rows["动作"][action.name]
            for source in action.records.values():
                if source == EXPIRY_DAY and action.name not in expiring:
                    self.page.complain(node, f"动作“{action.name}”记期满日，但没有期限的“逾”是它")
                elif source and source != EXPIRY_DAY and source not in known:
                    self.page.complain(node, f"动作“{action.name}”照抄“{source}”，但没有动作记下它")

    # Words of a row.

    def _require(self, node: yaml.Node, row: Row, what: str, words: Iterable[str]) -> None:
        for word in words:
            if word not in row:
                hint = "；法律没有规定的写“据: 无明文”" if word == "据" else ""
                self.page.complain(node, f"{what}缺少“{word}”{hint}")

    def _names(self, row: Row, word: str) -> tuple[str, ...]:
        return self.page.names(row[word], f"“{word}”") if word in row else ()

    def _known(self, row: Row, word: str, what: str, known: Iterable[str], kind: str) -> tuple[str, ...]:
        names = self._names(row, word)
        choices = tuple(known)
        for name in names:
            if name not in choices:
                self.page.complain(row[word], f"{what}的“{word}”：没有“{name}”这个{kind}{nearest(name, choices)}")
        return tuple(name for name in names if name in choices)

    def _one(self, row: Row, word: str, what: str, known: Iterable[str], kind: str) -> str | None:
        names = self._known(row, word, what, known, kind)
        if len(names) > 1:
            self.page.complain(row[word], f"{what}的“{word}”只能写一个{kind}")
        return names[0] if names else None

    def _role(self, row: Row, word: str, what: str) -> str | None:
        roles = (*self.roles, SYSTEM) if word == "谁" else self.roles
        return self._one(row, word, what, roles, "角色")

    def _choice(self, row: Row, word: str, choices: tuple[str, ...]) -> str | None:
        return self._one(row, word, "程序", choices, "写法")

    def _basis(self, row: Row) -> tuple[Reference, ...]:
        if "据" not in row:
            return ()
        found = self.page.references(row["据"], "据")
        for reference in found:
            self._known_law(row["据"], reference)
        return found

    def _known_law(self, node: yaml.Node, reference: Reference) -> None:
        if reference.is_written and reference.law not in self.rows["法"]:
            self.page.complain(
                node, f"“{reference}”：“法”里没有“{reference.law}”{nearest(reference.law, self.rows['法'])}"
            )


def _with_extension_needs(actions: Mapping[str, Action], clocks: Iterable[Clock]) -> dict[str, Action]:
    """Where the law sets no length (合理期限), the act itself must say it: 延长时间 joins what it must fill in."""
    open_ended = {clock.extension.by for clock in clocks if clock.extension and clock.extension.at_most is None}
    return {
        name: replace(action, needs=(*action.needs, EXTENDED_BY))
        if name in open_ended and EXTENDED_BY not in action.needs
        else action
        for name, action in actions.items()
    }
