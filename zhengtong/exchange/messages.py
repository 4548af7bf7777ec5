"""What the superior net is told: a service with its elements, a case with where it stands, a rating. Nothing that names a person.

The names are those of the national element set (GB/T 39046—2020 tables 4–11); docs/exchange.md shows each message whole.
"""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

import orjson

from zhengtong.cases.changes import Change
from zhengtong.services import elements
from zhengtong.services.models import Material, ServiceVersion

Message = dict[str, Any]  # Any: JSON


def of_service(version: ServiceVersion, materials: Iterable[Material]) -> Message:
    """A service in force, with every element that is filled in; `外网开放` says who may apply from outside."""
    service = version.service
    said = {one.name: elements.text(version, one) for one in elements.load()}
    return {
        "事项代码": service.code,
        "版本": version.number,
        "状态": "在用",
        "实施主体": service.organ.name,
        "实施主体代码": service.organ.uscc or "",
        "施行日": version.in_force_on.isoformat(),
        "外网开放": version.openness,
        "外网开放说明": version.openness_note,
        "要素": {name: text for name, text in said.items() if text},
        "材料": [_material(one) for one in materials],
    }


def of_withdrawn(code: str, name: str) -> Message:
    """A service that is no longer offered."""
    return {"事项代码": code, "事项名称": name, "状态": "取消"}


def _material(material: Material) -> Mapping[str, str]:
    said = {one.name: elements.text(material, one) for one in elements.of_materials()}
    return {name: text for name, text in said.items() if text}


def of_case(change: Change, arrived_as: str) -> Message:
    """Where a case stands, by its own number and, when it came from there, by theirs."""
    return {
        "办件编号": change.number,
        "对方编号": arrived_as,
        "事项代码": change.service,
        "事项名称": change.title,
        "申报来源": change.channel,
        "申请日": change.opened_on.isoformat(),
        "办件状态": change.standing,
        "环节名称": change.stage,
        "业务动作": change.last_act,
        "动作日": change.last_on.isoformat(),
        "办结日": change.closed_on.isoformat() if change.closed_on else "",
        "结果": change.result if change.is_closed else [],
        "演示数据": change.is_demo,
    }


def of_rating(change: Change) -> Message:
    """满意度 with GB/T 39046's own codes: 1 非常满意 … 5 非常不满意. Some nets count the other way round; this is said in the message."""
    return {
        "办件编号": change.number,
        "事项代码": change.service,
        "满意度": change.grade,
        "满意度代码": "GB/T 39046 A.8",
        "演示数据": change.is_demo,
    }


def digest(message: Message) -> str:
    """The SHA-256 of a message, whatever the order of its keys."""
    return hashlib.sha256(orjson.dumps(message, option=orjson.OPT_SORT_KEYS)).hexdigest()
