"""人生大事与经营大事：the events that make people come, each with the words that its services are called by."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class LifeEvent:
    """One event: a character to know it by, a title, the words that find its services."""

    glyph: str
    title: str
    note: str
    words: tuple[str, ...]


EVENTS = (
    LifeEvent(
        "店", "开店办企业", "登记、食品、卫生、消防", ("经营", "企业", "设立", "登记", "营业", "餐饮", "卫生许可")
    ),
    LifeEvent("育", "生孩子", "生育登记、出生、预防接种", ("生育", "出生", "儿童", "接种", "新生儿")),
    LifeEvent("学", "上学", "入学、资助、教师资格", ("入学", "教育", "学校", "幼儿", "教师", "学籍")),
    LifeEvent("业", "找工作", "就业、失业、技能、社保", ("就业", "失业", "社保", "社会保险", "技能", "劳动")),
    LifeEvent("婚", "结婚", "婚姻登记与证明", ("婚姻", "结婚")),
    LifeEvent("房", "买房建房", "规划、施工、不动产", ("住房", "房屋", "不动产", "建设", "施工", "规划")),
    LifeEvent("养", "养老助残", "高龄、残疾、救助", ("养老", "老年", "残疾", "低保", "救助", "高龄")),
    LifeEvent("行", "车与路", "道路、运输、停车", ("道路", "运输", "车辆", "停车")),
)


def events_with_services(texts: Iterable[str]) -> list[LifeEvent]:
    """The events for which the county offers something; `texts` is what its services are called."""
    said = "\n".join(texts)
    return [event for event in EVENTS if any(word in said for word in event.words)]


def event_of(title: str) -> LifeEvent | None:
    """The event with this title."""
    return next((event for event in EVENTS if event.title == title), None)
