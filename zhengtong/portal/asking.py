"""From a question as people ask it to the services it may mean: 开饭馆要办什么证 finds 食品经营许可 by its alias 开饭馆.

The vocabulary decides, not the engine: the aliases of a service are what makes it found, and pairs of characters are
enough to find an alias inside a sentence. A few hundred services are read and ranked in a millisecond.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log

from zhengtong.services.models import ServiceVersion

# What a question says whatever it is about.
FILLERS = re.compile(
    "请问|我想要|我想|我要|想要|需要|应该|应当|可以|怎么样|怎么|怎样|如何|为什么|什么|哪里|哪些|哪个|多少|能不能|是不是|有没有"
    "|要办|去办|办理|办个|办|申请|申办|开具|手续|流程|材料|证件|证明|许可证|执照|吗|呢|啊|的|了|我|要|想|去|在|和|与|一个|个|证"
)
PARTS = re.compile(r"[0-9A-Za-z]+|[\u3400-\u9fff]+")


@dataclass(frozen=True)
class Pointer:
    """A page that is not a service, and the words that ask for it."""

    title: str
    note: str
    page: str
    words: tuple[str, ...]


POINTERS = (
    Pointer(
        "申请行政复议",
        "不服行政机关的决定、处罚或者不作为",
        "portal:review",
        ("复议", "不服", "处罚", "告政府", "申诉"),
    ),
    Pointer("申请公开政府信息", "向行政机关要它掌握的信息", "portal:disclosure", ("信息公开", "公开", "查档", "档案")),
    Pointer("查办件进度", "凭办件编号和查询码", "portal:track", ("进度", "查询", "办到哪")),
    Pointer("核验文书真伪", "凭文书上的核验码", "portal:verify", ("真伪", "真假", "核验", "验证")),
)


def pointers(question: str) -> list[Pointer]:
    """The pages that a question asks for."""
    return [pointer for pointer in POINTERS if any(word in question for word in pointer.words)]


def rank(question: str, offered: Iterable[ServiceVersion]) -> list[ServiceVersion]:
    """The services that share pairs of characters with a question, best first. A pair that few services have says more."""
    wanted = pairs(FILLERS.sub(" ", question)) or pairs(question)
    if not wanted:
        return []
    versions = list(offered)
    said = [(pairs(f"{one.name} {one.service.aliases}"), pairs(f"{one.summary} {one.result_name}")) for one in versions]
    spread = Counter(pair for called, told in said for pair in called | told)
    scored = []
    for version, (called, told) in zip(versions, said, strict=True):
        score = sum(
            _weight(pair, spread, len(versions)) * (3 if pair in called else 1) for pair in wanted & (called | told)
        )
        if score:
            scored.append((score, version))
    return _best(scored)


def _weight(pair: str, spread: Counter[str], count: int) -> float:
    return log(1 + count / spread[pair])


def _best(scored: Sequence[tuple[float, ServiceVersion]]) -> list[ServiceVersion]:
    """In order of score, without those that share next to nothing."""
    if not scored:
        return []
    best = max(score for score, _ in scored)
    kept = [(score, version) for score, version in scored if score >= best / 3]
    return [version for _, version in sorted(kept, key=lambda pair: (-pair[0], pair[1].name))]


def pairs(text: str) -> set[str]:
    """Every two neighbouring characters of Chinese text, and every word in Latin letters or digits."""
    found: set[str] = set()
    for part in PARTS.findall(text.lower()):
        if part[0].isascii() or len(part) == 1:
            found.add(part)
        else:
            found |= {part[place : place + 2] for place in range(len(part) - 1)}
    return found
