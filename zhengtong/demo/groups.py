"""The services of a county, group by group: each column of a group is a run of values along one line of its services.

    - { 归: 部门, 项: 1325, 列: { 网办深度: { 4: 782, 2: 478, 1: 65 }, 进驻大厅: { 是: 1017, 否: 308 } } }

says 1 325 services of the departments, the first 782 of depth 4, and so on; of the same line the first 1 017 are in the hall.
So every published count, and every count of two things together, is written down and can be checked before anything is made.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from zhengtong.demo.errors import MarginError

YES, NO = "是", "否"
# Column of the file -> column of ServiceVersion, and how a value is read.
TEXTS = {
    "类型": "kind",
    "行使层级": "level",
    "办件类型": "handling",
    "服务对象": "audience",
    "不进驻理由": "hall_exemption",
    "不网办理由": "online_exemption",
    "外网开放": "openness",
    "外网说明": "openness_note",
    "通办范围": "cross_region",
    "结果名称": "result_name",
}
NUMBERS = {"到现场次数": "visits", "网办深度": "depth", "高频批次": "high_frequency_batch"}
FLAGS = {
    "不见面": "no_meeting",
    "进驻大厅": "in_hall",
    "综合窗口": "at_general_window",
    "掌上可办": "on_mobile",
    "自助可办": "on_kiosk",
    "告知承诺": "takes_commitment",
    "可预约": "can_book",
    "可快递": "can_post",
}
LISTS = {"标签": "tags", "减跑办法": "visit_means"}
# Read by the catalogue itself: how long it takes now, and how long it was said to take before.
PROMISED, BEFORE, FEE = "承诺", "压缩前", "收费元"
COLUMNS = {*TEXTS, *NUMBERS, *FLAGS, *LISTS, PROMISED, BEFORE, FEE}

Run = tuple[tuple[object, int], ...]


@dataclass(frozen=True)
class Materials:
    """How many copies are waived over a group, and how many of its services let how many materials come later."""

    copies_waived: int
    deferrable_items: int
    deferrable: int


@dataclass(frozen=True)
class Group:
    """Some services with their columns. `under` and `each`: sub-items, so many for each main item of another group."""

    name: str
    owner: str
    count: int
    title: str
    from_on: date
    to_on: date | None
    columns: Mapping[str, Run]
    before_sum: int | None
    materials: Materials | None
    under: str
    each: int
    changed_on: date | None
    changed: Mapping[str, Run]
    named: Mapping[str, Mapping[str, Sequence[str]]]

    def rows(self, runs: Mapping[str, Run]) -> list[dict[str, object]]:
        """For each place on the line, the value of every column."""
        dealt = {column: [value for value, count in run for _ in range(count)] for column, run in runs.items()}
        return [{column: values[place] for column, values in dealt.items()} for place in range(self.count)]


def read(rows: Sequence[Mapping[str, Any]], year: int, where: str) -> tuple[Group, ...]:
    """The groups of a file. Raises MarginError where a run does not add up to its group, or a word is unknown."""
    groups = tuple(_group(row, year) for row in rows)
    names = [group.name for group in groups]
    for group in groups:
        for column, run in [*group.columns.items(), *group.changed.items()]:
            if column not in COLUMNS:
                raise MarginError(f"{where}：“{group.name}”不认识列“{column}”，可用：{'、'.join(sorted(COLUMNS))}")
            if (found := sum(count for _, count in run)) != group.count:
                raise MarginError(f"{where}：“{group.name}”有{group.count}项，“{column}”各档合计{found}项，应当相等")
        if group.under and group.under not in names:
            raise MarginError(f"{where}：“{group.name}”是“{group.under}”的子项，但没有这一组")
        if names.count(group.name) > 1:
            raise MarginError(f"{where}：有两组都叫“{group.name}”")
        if (given := group.materials) and not given.deferrable_items <= given.deferrable <= given.deferrable_items * 4:
            raise MarginError(f"{where}：“{group.name}”可容缺材料数应在事项数的1至4倍之间")
    return groups


def _group(row: Mapping[str, Any], year: int) -> Group:
    count = row["项"]
    materials = row.get("材料")
    return Group(
        name=row.get("名", row["归"]),
        owner=row["归"],
        count=count,
        title=row.get("称", ""),
        from_on=row.get("自", date(year, 1, 1)),
        to_on=row.get("至"),
        columns={column: _run(said, count) for column, said in row.get("列", {}).items()},
        before_sum=row.get("压缩前合计"),
        materials=materials and Materials(materials["免交复印件"], materials["可容缺事项"], materials["可容缺材料"]),
        under=row.get("上", ""),
        each=row.get("每项", 0),
        changed_on=row.get("改日"),
        changed={column: _run(said, count) for column, said in row.get("改", {}).items()},
        named=row.get("点名", {}),
    )


def _run(said: object, count: int) -> Run:
    """A value for all, `{value: count}`, or `[[value, count], …]` where a value comes more than once."""
    if isinstance(said, Mapping):
        return tuple(said.items())
    if isinstance(said, list):
        return tuple((value, many) for value, many in said)
    return ((said, count),)


def fields(row: Mapping[str, object]) -> Iterator[tuple[str, Any]]:  # Any: one value per column of ServiceVersion
    """The columns of ServiceVersion that a place on the line fills."""
    for column, value in row.items():
        if column in TEXTS:
            yield TEXTS[column], str(value or "")
        elif column in NUMBERS:
            yield NUMBERS[column], value
        elif column in FLAGS:
            yield FLAGS[column], value == YES
        elif column in LISTS:
            yield LISTS[column], [word for word in str(value or "").split("、") if word]
        elif column == FEE:
            yield "fee_fen", int(str(value)) * 100
