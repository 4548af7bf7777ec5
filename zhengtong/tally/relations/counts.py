"""Lists and the number that says how long they are: a、b、c等4项, N项：a；b；c, 一是…二是…, 四库：…、…."""

import re
from collections.abc import Iterator

from .. import numerals
from . import coined, lists
from .listing import Listing, behind, number
from .lists import Span

_NUMERAL = r"\d{1,2}|[两双二三四五六七八九]|[二三四五六七八九]?十[一二三四五六七八九]?"
# What may be counted by naming it.
_MEASURE = r"个|大|项|种|类|方面|条|张|篇|家|名|位|期|所|座|部|组|级|件|轮|环节|部门|领域|渠道|措施|步|支|本|份|场|批|处|根|省|市|县|区|乡镇|镇|门|段|片|次|户|套|台|款|幅|首"
_NOT_A_LIST = r"月|工作日|小时|学时|季度|百分点|年|星期|以上|以下|以内|左右|多|余"
_AFTER_LIST = re.compile(
    rf"(?P<etc>等)?(?P<all>共计?|合计|一共|总共|全部)?(?P<quote>[“‘])?(?P<number>{_NUMERAL})[”’]?(?P<unit>{_MEASURE})(?!{_NOT_A_LIST})(?P<noun>[^，。；：、\n（）“”]{{0,16}})"
)
_BEFORE_LIST = re.compile(
    rf"(?P<number>{_NUMERAL})(?P<unit>{_MEASURE})(?!{_NOT_A_LIST})(?P<noun>[^，。；：、\n（）]{{0,16}}?)[”’]?"
    r"(?P<cue>：即|（即：?|[，]?即：?|：包括|，其中：|，?(?:主要)?包括：?|，?分别[是为]：?|：\n?|（)"
)
_MEANS = re.compile(r"“(?P<number>\d{1,2}|[两二三四五六七八九十]{1,3})”(?:是|即|就)?(?:指|即|为)")
_MEANS_END = re.compile(r"[；。\n]|，(?:第[一二三四五]个)?“(?:\d|[一二三四五六七八九十N]{1,2})”")
_PLAIN = (
    "大",
    "项",
    "个",
    "种",
    "类",
    "方面",
    "条",
    "领域",
    "环节",
    "部门",
    "渠道",
)  # units that count named things and nothing else
# A number of its own in an item: the list is of amounts, and its last number counts its last item.
_COUNTED = re.compile(rf"\d(?:{_MEASURE}|[.\d]*(?:万|亿|元|吨|亩|公里|千米|米|人|%|户|平方))")
_ORDINAL = re.compile(
    r"(?:(?<=[。；：，！？\n ])|^)(?P<number>[一二三四五六七八九十]{1,3})(?P<mark>是|要)(?=[^，。；、]{2})"
)
_ORDINAL_CUE = re.compile(
    rf"(?P<number>{_NUMERAL})(?P<unit>个|项|大|方面|条|件|点|类|种)(?P<noun>[^，。；：\n]{{0,24}})[：:。]?$"
)


def find(text: str, start: int) -> Iterator[Listing]:
    """The counted lists of one paragraph; places count from the beginning of the whole reading."""
    taken: set[int] = set()
    for finder in (coined.compound, _means, _named_after, coined.named_by_all, _behind, coined.coined):
        for listing in finder(text):
            if listing.number[0] not in taken:
                taken.add(listing.number[0])
                yield _moved(listing, start)


def _moved(listing: Listing, start: int) -> Listing:
    def move(span: Span) -> Span:
        return span[0] + start, span[1] + start

    return Listing(
        listing.rule, move(listing.number), listing.stated, listing.unit, tuple(map(move, listing.items)),
        listing.fewest, listing.most, listing.is_open, listing.is_sure,
    )  # fmt: skip


def _means(text: str) -> Iterator[Listing]:
    """“5”是指“甲”“乙”…"""
    for match in _MEANS.finditer(text):
        stated = number(match["number"])
        if stated < 2:
            continue
        stop = _MEANS_END.search(text, match.end())
        end = min(stop.start() if stop else len(text), match.end() + lists.LONGEST)
        found = lists.best(text, match.end(), end, stated) or lists.leading(text, match.end(), end, stated)
        if found and len(found.items) != stated:
            found = lists.leading(text, match.end(), end, stated) or found
        if found and len(found.items) > 1:
            yield Listing(
                "“N”是指",
                match.span("number"),
                stated,
                "项",
                found.items,
                found.fewest,
                found.most,
                found.is_open,
                found.is_clean,
            )


def _is_other(before: str) -> bool:
    """Whether the character before a number makes it another kind of number."""
    return before != "" and (
        before in "第前近约超·.-—/上下每各的这那本某+×" or before.isdigit() or before in "一二三四五六七八九十两"
    )


def _named_after(text: str) -> Iterator[Listing]:
    """甲、乙、丙等3个方面"""
    for match in _AFTER_LIST.finditer(text):
        stated, etc = number(match["number"]), bool(match["etc"])
        begin = lists.clause_start(text, match.start())
        if stated < 2 or begin >= match.start() or (not etc and _is_other(text[match.start() - 1])):
            continue
        if not etc and len(match["noun"]) < 2 and match["number"][0].isdigit():
            continue  # 机器5台: the last item's own number
        found = lists.before(text, begin, match.start(), stated)
        if found is None or (
            any(_COUNTED.search(text[a:b]) for a, b in found.items) and not _are_numbers(text, found.items)
        ):
            continue
        plain = match["unit"] in _PLAIN and not match["all"] and not match["quote"]
        sure = found.is_clean and match["unit"] != "级" and stated <= 20 and (etc or (found.is_parallel and plain))
        yield Listing(
            "列举与项数", match.span("number"), stated, match["unit"], found.items, found.fewest, found.most, etc, sure
        )


def _are_numbers(text: str, items: tuple[Span, ...]) -> bool:
    """Whether what is listed are numbers: 7万亿、8万亿、9万亿三个台阶."""
    return all(re.fullmatch(r"[\d.]+(?:万|亿|万亿|%)?", text[start:end]) for start, end in items[1:])


def _behind(text: str) -> Iterator[Listing]:
    """3项制度：甲、乙、丙"""
    for match in _BEFORE_LIST.finditer(text):
        stated = number(match["number"])
        if stated < 2 or _is_other(text[match.start() - 1 : match.start()]):
            continue
        listing = behind(text, match, stated, "项数与列举", match["unit"])
        if listing:
            yield listing


def ordinals(text: str, start: int) -> Iterator[Listing]:
    """八方面工作：一是…；二是…；…八是…, over a whole text; places from its beginning."""
    run: list[Span] = []
    mark = ""
    for match in _ORDINAL.finditer(text):
        value = numerals.numeral(match["number"])
        if value == 1:
            yield from _run(text, run)
            run, mark = [match.span("number")], match["mark"]
        elif run and value == len(run) + 1 and match["mark"] == mark and match.start() - run[-1][1] < 1500:
            run.append(match.span("number"))
    yield from _run(text, run)


def _run(text: str, run: list[Span]) -> Iterator[Listing]:
    if len(run) < 2:
        return
    begin = max(text.rfind("。", 0, max(run[0][0] - 1, 0)), text.rfind("\n", 0, max(run[0][0] - 1, 0))) + 1
    match = _ORDINAL_CUE.search(text[begin : run[0][0]])
    if match is None or number(match["number"]) < 2 or text[begin + match.start() - 1] in "第前":
        return
    span = (begin + match.start("number"), begin + match.end("number"))
    n = len(run)
    yield Listing(
        "一是…二是…",
        span,
        number(match["number"]),
        match["unit"],
        tuple(run),
        n,
        n,
        False,
        "：" in text[begin : run[0][0]],
    )
