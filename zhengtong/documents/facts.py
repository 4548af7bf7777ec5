"""What a case tells a document: facts of any JSON kind, turned into the words that are printed."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.conf import settings

from zhengtong.documents.content import spoken
from zhengtong.lawbook import Reference
from zhengtong.lawbook.keeping import kept

GROUPS = frozenset({"填报", "此前填写", "填写", "记日", "期限", "演示"})

Value = list[str]  # what is printed of one fact: nothing when empty, several items when it is a list


def values_of(facts: Mapping[str, object]) -> dict[str, Value]:
    """Each fact by its name, with those of 填报, 此前填写, 记日, 期限 and 填写 beside the common ones.

    A date recorded by an act is `收到日`; a due date `作出决定期满日` (法定) or `作出决定承诺日` (承诺).
    What this act was given (填写) wins over what the case had before; 填写内容 is all of it, item by item.
    """
    values: dict[str, Value] = {}
    for group in ("填报", "此前填写", "记日"):
        values |= _group(facts.get(group))
    for deadline in _maps(facts.get("期限")):
        ending = "承诺日" if deadline.get("类别") == "承诺" else "期满日"
        values[f"{deadline.get('名')}{ending}"] = words(deadline.get("期满日"))
    values |= {name: words(value) for name, value in facts.items() if name not in GROUPS}
    values["依据"] = [_citations([citation for text in values.get("依据", []) if (citation := cited(text))])]
    given = _group(facts.get("填写"))
    values["填写内容"] = [f"{name}：{'；'.join(items)}" for name, items in given.items() if items]
    return {name: [item for item in value if item] for name, value in (values | given).items()}


def cited(text: str) -> str:
    """许可法38.2 as 《中华人民共和国行政许可法》第三十八条第二款; what is already spelled out stays; 无明文 is not printed."""
    try:
        reference = Reference.parse(text)
    except ValueError:
        return text
    return kept(settings.LAW).statutes.spoken(reference) if reference.is_written else ""


def _citations(texts: Sequence[str]) -> str:
    # Articles of one statute are named after it once: 《…许可法》第三十八条第二款、第七十八条.
    said: list[str] = []
    before = ""
    for text in texts:
        law, end, place = text.rpartition("》")
        said.append(place if end and law == before else text)
        before = law
    return "、".join(said)


def _group(value: object) -> dict[str, Value]:
    return {str(name): words(item) for name, item in value.items()} if isinstance(value, Mapping) else {}


def _maps(value: object) -> Iterable[Mapping[object, object]]:
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list | tuple) else []


def words(value: object) -> Value:
    """What is printed of a value: dates as people say them, lists item by item, text line by line."""
    match value:
        case None:
            return []
        case bool():
            return ["是" if value else "否"]
        case datetime():
            return [spoken(value.date())]
        case date():
            return [spoken(value)]
        case int() | float() | Decimal():
            return [str(value)]
        case Mapping():
            return [item] if (item := "：".join("、".join(words(part)) for part in value.values())) else []
        case list() | tuple():
            return [item for part in value for item in words(part)]
        case _:
            return [_day_or_text(line) for raw in str(value).splitlines() if (line := raw.strip())]


def _day_or_text(text: str) -> str:
    # Dates come back from JSON as 2026-03-02.
    if len(text) == 10 and text[4] == text[7] == "-":
        try:
            return spoken(date.fromisoformat(text))
        except ValueError:
            return text
    return text
