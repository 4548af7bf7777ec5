"""The law of one installation: the folder `law/`, read when asked for and kept."""

from datetime import date
from functools import cached_property
from pathlib import Path

import yaml

from zhengtong.lawbook.areas import Area, read_areas
from zhengtong.lawbook.calendar import Calendar, spoken
from zhengtong.lawbook.codes import CodeTable, choices, read_codes
from zhengtong.lawbook.errors import LawError, nearest
from zhengtong.lawbook.load import load_procedure
from zhengtong.lawbook.nodes import Page
from zhengtong.lawbook.presets import Presets, named, read_presets
from zhengtong.lawbook.procedure import Procedure
from zhengtong.lawbook.register import Register
from zhengtong.lawbook.register_load import load_register
from zhengtong.lawbook.roles import Roles, read_roles
from zhengtong.lawbook.statute import Edition, Statute, Statutes
from zhengtong.lawbook.words import TAKE_NEW
from zhengtong.lawbook.years import read_years


class Lawbook:
    """Procedures, calendar and statutes under one folder. Nothing is read before it is needed, or twice.

    `rolls_forward` is the policy of the calendar: whether limits in days, months and years that end on a day not
    worked run on to the next that is.
    """

    def __init__(self, folder: Path, *, rolls_forward: bool = True) -> None:
        self.folder = Path(folder)
        self.rolls_forward = rolls_forward
        self._procedures: dict[tuple[str, date], Procedure] = {}
        self._written: dict[tuple[str, date], Procedure] = {}
        self._presets: dict[str, Presets | None] = {}

    @cached_property
    def calendar(self) -> Calendar:
        """放假与调休 of every loaded year."""
        return Calendar(read_years(self.folder / "calendars"), rolls_forward=self.rolls_forward)

    @cached_property
    def statutes(self) -> Statutes:
        """The statutes cited, with their editions."""
        return read_statutes(self.folder / "statutes.yaml")

    @cached_property
    def areas(self) -> list[Area]:
        """The procedures by area, for who looks for one."""
        return read_areas(self.folder / "areas.yaml", self.versions)

    @cached_property
    def roles(self) -> Roles:
        """Who stands outside the organs, and on which posts the official roles are kept."""
        return read_roles(self.folder / "roles.yaml")

    @cached_property
    def code_tables(self) -> list[CodeTable]:
        """What the fields of acts may be filled with, from law/codes/. None where an installation has no such folder."""
        return [table for path in sorted((self.folder / "codes").glob("*.yaml")) for table in read_codes(path)]

    def codes(self, procedure: Procedure, field: str) -> CodeTable | None:
        """The choices for one field (填) of a procedure; None when it is filled in freely."""
        return choices(self.code_tables, procedure, field)

    @cached_property
    def registers(self) -> dict[str, Register]:
        """Every register by its code, from law/registers/. Raises LawError with the sentences of all files that are wrong."""
        found, errors = {}, []
        for path in sorted((self.folder / "registers").glob("*.yaml")):
            try:
                found[path.stem] = load_register(path)
            except LawError as error:
                errors += error.messages
        if errors:
            raise LawError(errors)
        return found

    def register(self, code: str) -> Register:
        """The register of this code. Raises LawError when there is none."""
        if code not in self.registers:
            raise LawError(f"没有“{code}”这本台账{nearest(code, self.registers)}")
        return self.registers[code]

    @cached_property
    def versions(self) -> dict[str, list[date]]:
        """Every procedure's code with the days its versions came into force, oldest first."""
        found: dict[str, list[date]] = {}
        root = self.folder / "procedures"
        if not root.is_dir():
            raise LawError(f"没有程序目录：{root}")
        wrong = []
        for path in sorted(root.glob("*/*.yaml")):
            try:
                found.setdefault(path.parent.name, []).append(date.fromisoformat(path.stem))
            except ValueError:
                wrong.append(f"{path.parent.name}/{path.name}：文件名应是施行日，如 2019-04-23.yaml")
        if wrong:
            raise LawError(wrong)
        return found

    def procedure(self, code: str, version: date) -> Procedure:
        """That very version. Raises LawError when there is none or its file is wrong."""
        found = self._procedures.get((code, version))
        if found is None:
            if version not in self._days(code):
                days = "、".join(str(day) for day in self._days(code))
                raise LawError(f"“{code}”没有{version}施行的版本；现有：{days}")
            found = self._as_written(code, version)
            presets = self.presets(code)
            found = self._procedures[code, version] = named(found, presets.default) if presets else found
        return found

    def presets(self, code: str) -> Presets | None:
        """The presets of local limits a county may choose from; None where the procedure has none. Raises LawError."""
        if code not in self._presets:
            path = self.folder / "presets" / f"{code}.yaml"
            versions = [self._as_written(code, day) for day in self._days(code)] if path.is_file() else []
            self._presets[code] = read_presets(path, versions) if path.is_file() else None
        return self._presets[code]

    def _as_written(self, code: str, version: date) -> Procedure:
        """The file itself, without the names of presets."""
        found = self._written.get((code, version))
        if found is None:
            found = load_procedure(self.folder / "procedures" / code / f"{version}.yaml")
            self._written[code, version] = found
        return found

    def in_force(self, code: str, on: date) -> Procedure:
        """The version in force on a day. Raises LawError before the first."""
        version = max((day for day in self._days(code) if day <= on), default=None)
        if version is None:
            raise LawError(f"{spoken(on)}还没有施行中的“{code}”程序；最早的版本自{spoken(self._days(code)[0])}起施行")
        return self.procedure(code, version)

    def taking_over(self, code: str, version: date, on: date) -> date | None:
        """The next version after this one that takes over the cases open under it (在办案件: 适用新版) and is in force on a day."""
        later = (day for day in self._days(code) if version < day <= on)
        return next((day for day in later if self.procedure(code, day).open_cases == TAKE_NEW), None)

    def procedures(self) -> list[Procedure]:
        """Every version of every procedure. Raises LawError with the sentences of all files that are wrong."""
        found, errors = [], []
        for code, days in self.versions.items():
            for day in days:
                try:
                    found.append(self.procedure(code, day))
                except LawError as error:
                    errors += error.messages
        if errors:
            raise LawError(errors)
        return found

    def _days(self, code: str) -> list[date]:
        if code not in self.versions:
            raise LawError(f"没有“{code}”这套程序{nearest(code, self.versions)}")
        return self.versions[code]


def read_statutes(path: Path) -> Statutes:
    """law/statutes.yaml. Raises LawError with every sentence about what is wrong in it."""
    page = Page(path, path.name)
    found: dict[str, Statute] = {}
    for short, node in page.table(page.root, "法规表").items():
        row = page.table(node, f"法规“{short}”", ("名", "级", "版本"))
        missing = [word for word in ("名", "级", "版本") if word not in row]
        if missing:
            page.complain(node, f"法规“{short}”缺少“{'”“'.join(missing)}”")
            continue
        editions = [_edition(page, each, short) for each in page.items(row["版本"], f"法规“{short}”的版本")]
        days = [edition.in_force_on for edition in editions]
        if days != sorted(set(days)):
            page.complain(row["版本"], f"法规“{short}”的版本要按施行日从早到晚排列，不能重复")
        found[short] = Statute(short, page.text(row["名"], "名"), page.text(row["级"], "级"), tuple(editions))
    page.finish()
    return Statutes(found)


def _edition(page: Page, node: yaml.Node, short: str) -> Edition:
    row = page.table(node, f"法规“{short}”的版本", ("施行", "文", "条数"))
    missing = [word for word in ("施行", "文", "条数") if word not in row]
    if missing:
        page.complain(node, f"法规“{short}”的版本缺少“{'”“'.join(missing)}”")
        return Edition(date.min, "", 0)
    return Edition(page.day(row["施行"], "施行"), page.text(row["文"], "文"), page.number(row["条数"], "条数"))
