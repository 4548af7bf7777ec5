"""The records behind a figure, page by page: exactly as many as the figure says."""

from dataclasses import dataclass
from datetime import date

import duckdb

from zhengtong.figures.compute import FOLDED, NO_GROUP
from zhengtong.figures.errors import FigureError

# What is shown of a record of each view. Nothing here identifies a person.
SHOWN: dict[str, tuple[str, ...]] = {
    "案件": ("编号", "事项名称", "主管部门", "渠道", "申请日", "受理日", "决定日", "办结日", "环节", "演示"),
    "事件": ("案件", "序号", "动作", "角色", "日期"),
    "期限": ("案件", "名称", "类别", "起算日", "期满日", "完成日", "状态"),
    "事项": ("事项代码", "名称", "主管部门", "类型", "办件类型", "承诺工作日", "压缩前工作日", "施行日", "演示"),
    "目录变动": ("批次号", "动作", "事项代码", "申请单位", "依据生效日", "生效日", "状态"),
    "一件事": ("一件事代码", "名称", "牵头单位", "事项数", "施行日", "演示"),
    "预审": ("预审机关", "第几次", "状态", "送审日", "承诺答复日", "答复日", "演示"),
    "预约": ("业务", "日期", "状态", "演示"),
    "免提交": ("案件", "凭据", "共享数据", "日期"),
    "机关": ("名称", "性质", "演示"),
    "任职": ("机关名称", "岗位", "自", "至", "演示"),
    "评价": ("案件", "等级", "渠道", "日期", "演示"),
    "台账": ("册名", "编号", "称呼", "所属机关", "自", "至", "演示"),
    "台账变动": ("册名", "种类", "编号", "所属机关", "日期", "演示"),
    "文书": ("种类", "发文机关", "文号", "成文日期"),
}
# What would tell which group a record is of, when that group is too small to be told apart.
TELLING = {
    "事项名称",
    "主管部门",
    "被申请人",
    "发文机关",
    "机关名称",
    "名称",
    "岗位",
    "事项代码",
    "文号",
    "编号",
    "称呼",
    "所属机关",
    "申请单位",
    "牵头单位",
    "预审机关",
    "业务",
    "凭据",
    "一件事代码",
}
MAX_LIMIT = 500

Cell = str | int | bool | date | None


@dataclass(frozen=True)
class Record:
    """One record: its number in its view, its part in the figure, and what may be shown of it."""

    id: int
    group: str | None
    counted: bool | None
    amount: int | float | None
    base: int | float | None
    shown: dict[str, Cell]


@dataclass(frozen=True)
class Page:
    """Some of the records, in the order of their numbers. `after` of the next page is the last id of this one."""

    view: str
    columns: tuple[str, ...]
    records: tuple[Record, ...]
    total: int
    next_after: int | None


def page(
    connection: duckdb.DuckDBPyConnection,
    view: str,
    *,
    group: str | None = None,
    counted: bool | None = None,
    after: int = 0,
    limit: int = 50,
    folded: frozenset[str] = frozenset(),
) -> Page:
    """A page of the temporary table 记录, joined with what may be shown. `folded` names groups shown as one."""
    if not 1 <= limit <= MAX_LIMIT:
        raise FigureError(f"每页条数应当在 1 到 {MAX_LIMIT} 之间，现为 {limit}。")
    where, parameters = _condition(group, counted, folded)
    row = connection.execute(f"select count(*) from 记录 where {where}", parameters).fetchone()  # noqa: S608
    columns = SHOWN[view]
    found = connection.execute(
        f"""
        select 记录.记录, coalesce(记录.组::varchar, '{NO_GROUP}'), 计入, 数额, 基数, {", ".join(f"视图.{c}" for c in columns)}
        from (select * from 记录 where {where} and 记录 > $after order by 记录 limit $limit) as 记录
        left join {view} as 视图 on 视图.{view} = 记录.记录
        order by 记录.记录
        """,  # noqa: S608 names are ours
        parameters | {"after": after, "limit": limit + 1},
    ).fetchall()
    records = tuple(_record(row, columns, folded) for row in found[:limit])
    return Page(view, columns, records, int(row[0]) if row else 0, records[-1].id if len(found) > limit else None)


def _condition(group: str | None, counted: bool | None, folded: frozenset[str]) -> tuple[str, dict[str, object]]:
    conditions = ["true"]
    parameters: dict[str, object] = {}
    name = f"coalesce(组::varchar, '{NO_GROUP}')"
    if group == FOLDED and folded:
        conditions.append(f"list_contains($groups, {name})")
        parameters["groups"] = sorted(folded)
    elif group is not None:
        if group in folded:
            raise FigureError(f"“{group}”的记录太少，为免识别出当事人，只与其他小组合并显示。")
        conditions.append(f"{name} = $group")
        parameters["group"] = group
    if counted is not None:
        conditions.append("计入" if counted else "not 计入")
    return " and ".join(conditions), parameters


def _record(row: tuple[Cell, ...], columns: tuple[str, ...], folded: frozenset[str]) -> Record:
    key, group, counted, amount, base, *cells = row
    shown = dict(zip(columns, cells, strict=True))
    if group in folded:
        group = FOLDED
        shown = {name: None if name in TELLING else cell for name, cell in shown.items()}
    return Record(int(str(key)), str(group), counted, _number(amount), _number(base), shown)  # type: ignore[arg-type]  # DuckDB's own types


def _number(cell: object) -> int | float | None:
    if cell is None:
        return None
    number = float(str(cell))
    return int(number) if number.is_integer() else number
