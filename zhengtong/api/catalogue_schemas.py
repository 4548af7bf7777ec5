"""The shapes of the catalogue: elements by their standard names, versions, changes, shares with their base."""

from datetime import date, time

from ninja import Field, Schema

from zhengtong.api.schemas import ServiceOut


class ServiceRow(ServiceOut):
    level: str = Field(description="行使层级")
    version: int
    in_force_on: date
    ended_on: date | None = Field(description="从这一天起不再适用；null 为现行")
    depth: int = Field(description="网上办理深度，1 至 4；2 以上为网上可办")
    visits: int = Field(description="到现场次数")
    in_hall: bool
    tags: list[str] = Field(description="马上办、网上办、就近办、一次办、自助办；可以兼有，各项之和没有意义")
    openness: str = Field(description="外网开放：全部开放、部分开放、不开放")
    is_demo: bool


class ServicePage(Schema):
    items: list[ServiceRow]
    next: str | None = Field(description="下一页的 after；没有下一页时为 null")


class ServiceWhole(ServiceRow):
    elements: dict[str, str] = Field(description="全部已填的要素，按标准名称（/api/catalogue/elements）")
    material_elements: list[dict[str, str]] = Field(description="每份材料的要素，按次序")
    situations: list[dict[str, object]] = Field(description="情形：问、答、限于")
    only_if: dict[str, dict[str, list[str]]] = Field(description="哪份材料只在哪些情形下要")
    versions: list["VersionOut"]


class VersionOut(Schema):
    number: int
    in_force_on: date
    ended_on: date | None
    published_on: date


class HitOut(Schema):
    code: str
    name: str
    organ: str
    is_bundle: bool
    score: float
    why: list[str] = Field(description="为什么找到它")


class FoundOut(Schema):
    understood: str = Field(description="改正错字以后的问句；没有改正时为空")
    hits: list[HitOut]


class ElementOut(Schema):
    name: str
    group: str
    kind: str
    choices: list[str]
    required: bool
    unified: str = Field(description="属于八统一的哪一项；不属于时为空")
    basis: str = Field(description="GB/T 39046 的行，或者“据信”")


class ChangeOut(Schema):
    element: str
    before: str
    after: str


class MaterialChangeOut(Schema):
    kind: str = Field(description="增加、删除、变更")
    name: str
    changes: list[ChangeOut]


class DiffOut(Schema):
    code: str
    old: int
    new: int
    elements: list[ChangeOut]
    materials: list[MaterialChangeOut]


class CatalogueChangeOut(Schema):
    kind: str = Field(description="增加、删除、变更")
    code: str
    name: str
    organ: str
    elements: list[str] = Field(description="变了的要素")


class RateOut(Schema):
    name: str
    numerator: int
    denominator: int
    unit: str
    percent: float | None = Field(description="百分比，两位小数；没有可除的时为 null")
    base: str = Field(description="分母是什么")


class BalanceOut(Schema):
    group: str
    before: int
    added: int
    resumed: int
    moved_in: int
    suspended: int
    cancelled: int
    withdrawn: int
    moved_out: int
    after: int


class LineOut(Schema):
    code: str
    name: str
    act: str
    reason: str


class BatchOut(Schema):
    number: str
    title: str
    organ: str
    reason: str
    document: str
    law_changed_on: date | None
    effective_on: date | None
    is_demo: bool
    lines: list[LineOut]


class BatchPage(Schema):
    items: list[BatchOut]
    next: str | None


class MemberOut(Schema):
    code: str
    name: str
    is_main: bool


class BundleOut(Schema):
    code: str
    name: str
    kind: str
    organ: str
    summary: str
    promise: str
    visits: int
    members: list[MemberOut]
    materials: list[str] = Field(description="合并以后要交的材料")
    is_demo: bool


class SlotOut(Schema):
    on: date
    starts_at: time
    ends_at: time
    free: int


class BusinessOut(Schema):
    id: int
    hall: str
    address: str
    name: str
    is_demo: bool
    slots: list[SlotOut] = Field(description="还能预约的时间")
