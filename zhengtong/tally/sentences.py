"""Sentences with their quantities in place: what each counts, how deep in brackets, what stands between two of them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from .quantities import Quantity, find

LONGEST = 3000  # characters of a sentence; a text without full stops is cut here
MOST = 200  # quantities looked at in one sentence
_END = re.compile(r"[。！？\n]+[”’）]?|\t{2,}|\Z")
_PART = re.compile(r"[，；：、（）|\t]|。|——")
_CLAUSE = re.compile(r"[，；：（）|\t]|。|——")

RISE = "增产|增长|增加|增幅|提高|提升|上升|上涨|扩大|净增|增收|增支|超收|超支|增|升|涨|多|上调|拉长|延长|扩张|上浮"
FALL = "减产|短缺|下降|减少|降低|压缩|压减|缩短|缩减|降幅|减|降|回落|收窄|减支|减收|短收|精简|节约|节省|少|下调|压降|缩小|下滑|跌|减幅|压缩比|缩"
_CHANGE = re.compile(
    rf"(?P<against>(?:比|较|同比|环比|与).{{0,16}})?(?:(?P<rise>{RISE})|(?P<fall>{FALL}))(?:率|比例|比|了|约|近|超|超过|达到?|为|幅度){{0,2}}$"
)
_NO_CHANGE = re.compile(
    r"(?:[审核评]减|节约)(?:率|比例)?(?:达到?|为|了|约)*$|(?:新|扩|追|招|净|引|至|不|还)(?:增|减|降)$|新增|净增加?$|[不至]少$|招引|其增|最[多少]$"
)
_TO = re.compile(
    r"(?:增长|增加|提高|提升|上升|上涨|扩大|增|升|下降|减少|降低|压缩|压减|缩短|缩减|减|降|回落|收窄|调整|整合|精简|变|发展|扩展|重组|跃升|攀升|扩|修改|优化|下调|上调|改|缩|合并)(?:了)?(?:到|至|为|成)(?:了)?(?:\d{4}年的?|目前的?|现在的?|现|的)?(?:约|近|超|超过)?$"
)
_BARE = re.compile(r"、|（[-+—－]?|，")  # what stands between an amount of change and its rate: 减少2000件（-15.9%）
_FROM = re.compile(r"(?:^|[^自])(?:由|从)(?!其|此|而|中|源).{0,24}$")


@dataclass(slots=True, eq=False)
class Term:
    """A quantity in its sentence. `lead` is what stands before it in its clause, `noun` what follows its unit there."""

    quantity: Quantity
    index: int
    lead: str
    lead_start: int
    noun: str
    gap: str
    depth: int
    bracket: int
    role: str = ""  # 'rise' | 'fall' a change, 'from', 'to', 'base' what a share is of (预算40万元的89%), "" a level
    against: bool = False
    sentence: "Sentence" = field(repr=False, default=None)  # type: ignore[assignment]

    @property
    def start(self) -> int:
        return self.quantity.start

    @property
    def end(self) -> int:
        return self.quantity.end

    @property
    def label(self) -> str:
        """The words that say what is counted: before the number, else behind it."""
        return clean(self.lead) or self.noun

    @property
    def clause(self) -> str:
        """What stands before it since the last comma, lists included."""
        return re.split("[，；。：（）]", self.gap)[-1]

    @property
    def is_level(self) -> bool:
        return self.role in ("", "to")


_TRAIL = re.compile(
    r"(?:[为是达有至到约超近共计了其中的]|达到|超过|合计|总计|共计|突破|完成|实现|分别|累计|均|增至|仅|已|高达|不足|逾|新增|增加|发放|投放|安排)+$"
)
_OPEN = re.compile(
    r"^(?:[其中的共有]|其中|包括|包含|分别|以及|和|及|与|全年|今年|本年|截至|目前|同时|全区|全市|全县|全省|累计|\s|\d{4}年度?|一是|二是|三是|四是)+"
)


def clean(lead: str) -> str:
    """A lead without the verbs behind it and the opening words before it."""
    return _OPEN.sub("", _TRAIL.sub("", lead.strip(" “”*#")))


@dataclass(slots=True, eq=False)
class Sentence:
    """A sentence, its place in the reading, and its terms in order.

    `before` is the sentence before it in the same paragraph, `previous` the one before it anywhere.
    """

    text: str
    start: int
    terms: list[Term]
    before: "Sentence | None"
    previous: "Sentence | None" = None

    def between(self, left: Term, right: Term) -> str:
        """The text between two of its terms."""
        return self.text[left.end - self.start : right.start - self.start]

    def up_to(self, term: Term) -> str:
        return self.text[: term.start - self.start]

    def following(self, term: Term) -> str:
        return self.text[term.end - self.start :]


def cut(text: str) -> Iterator[Sentence]:
    """The sentences of a reading that hold a quantity, in order, each knowing the one before it."""
    waiting: list[Quantity] = []
    quantities = find(text)
    upcoming = next(quantities, None)
    start = 0
    before: Sentence | None = None
    previous: Sentence | None = None
    for end, stop in _ends(text):
        while upcoming is not None and upcoming.start < end:
            if upcoming.end <= end and upcoming.kind and len(waiting) < MOST:
                waiting.append(upcoming)
            upcoming = next(quantities, None)
        if end > start:
            sentence = Sentence(text[start:end], start, [], before, previous)
            if waiting:
                sentence.terms = _terms(sentence, waiting)
            yield sentence
            before = None if "\n" in stop and not sentence.text.rstrip().endswith("：") else sentence
            previous = sentence
        waiting = []
        start = end + len(stop)


def _ends(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for match in _END.finditer(text):
        while match.start() - start > LONGEST:
            start += LONGEST
            yield start, ""
        yield match.start(), match.group()
        start = match.end()


def _terms(sentence: Sentence, quantities: list[Quantity]) -> list[Term]:
    text, base = sentence.text, sentence.start
    terms: list[Term] = []
    depth, bracket, at = 0, 0, 0
    stack: list[int] = []
    previous_end = 0
    for index, quantity in enumerate(quantities):
        start, end = quantity.start - base, quantity.end - base
        gap = text[previous_end:start]
        for position in range(at, start):
            if text[position] == "（":
                stack.append(position + 1)
            elif text[position] == "）" and stack:
                stack.pop()
        at = start
        depth, bracket = len(stack), stack[-1] if stack else 0
        lead_start = max((match.end() for match in _PART.finditer(gap)), default=0)
        lead = gap[lead_start:]
        following = quantities[index + 1].start - base if index + 1 < len(quantities) else len(text)
        tail = text[end : min(following, end + 40)]
        stop = _PART.search(tail)
        noun = tail[: stop.start()] if stop else tail
        term = Term(
            quantity, index, lead, quantity.start - len(lead), noun.strip("” "), gap, depth, bracket, sentence=sentence
        )
        _set_role(term)
        if terms and quantity.dimension == "%" and gap == "的" and terms[-1].quantity.kind != "share":
            terms[-1].role = "base"
        if terms and quantity.dimension == "%" and _BARE.fullmatch(gap) and terms[-1].role in ("rise", "fall"):
            term.role = terms[-1].role
        terms.append(term)
        previous_end = end
    return terms


def _set_role(term: Term) -> None:
    lead = term.lead
    if not lead:
        return
    if _TO.search(lead):
        term.role = "to"
        return
    change = _CHANGE.search(lead)
    if change and (change["against"] or not _NO_CHANGE.search(lead)):
        term.role = "rise" if change["rise"] else "fall"
        term.against = bool(change["against"])
    elif _FROM.search(lead):
        term.role = "from"
