"""Which terms are parts of a whole, and how surely they are all of them."""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from ..claims import MEDIUM, STRONG, WEAK, Claim
from ..sentences import Sentence, Term

ALL = re.compile(r"共(?!同|享|服|安|资)|总|合计|累计|收到")  # words of a whole
MOST = 60  # terms of one list that are looked at
_NESTED = re.compile(r"其中|(?:，|；|、)(?:含|包括)")
_SUM_OF = re.compile(r"总[^，；、]{0,3}[数量额]|总计|合计|共计|小计")
_OTHER = re.compile(r"其他|其它|其余|余下|剩余|另外|另有")
# What picks some parts out of a whole.
_EXAMPLES = re.compile(r"主要|重点|较大|突出|特别|尤其|例如|比如|典型|大多|如[：，]|前[三五十\d]|排名|最[大多高]|居前")
_AND_SO_ON = re.compile(r"^[”’）]?(?:等|以及其他|及其他)")
# Parts that overlap: one may be several of them.
_OVERLAP = re.compile(
    r"党员|女|示范|星级|中心校|少数民族|本科|大专|学历|学位|硕士|博士|研究生|职称|岁|以上|以下|突破|超过|超|高级|骨干|次数|达到?$|不低于"
)
# Two that make up a whole between them.
_COMPLEMENTS = [
    ("不予受理", "受理"), ("城镇", "农村"), ("城市", "农村"), ("一般", "专项"), ("新建", "续建"), ("男", "女"), ("中央", "地方"),
     ("区直", "乡镇"), ("县直", "乡镇"), ("直单位", "乡镇"), ("网上", "线下"), ("线上", "线下"), ("法人", "自然人"), ("予以公开", "不予公开"), ("同意", "不同意"),
    ("国内", "国外"), ("境内", "境外"), ("基本支出", "项目支出"), ("进口", "出口"), ("内资", "外资"), ("本级", "转移"),  ("存量", "新增"), ("原有", "新增"), ("书面", "口头"), ("任期", "任中"), ("立案", "不予立案"), ("省外", "省内"), ("市外", "市内"), ("夏粮", "秋粮"), ("城镇", "乡村"), ("地方", "上划"), ("一般公共预算", "上划"), ("出境", "入境"), ("个人游", "团"), ("交办", "直办"), ("转办", "直办"),
    ("水田", "旱地"), ("公办", "民办"), ("上半年", "下半年"), ("本地", "外地"), ("本科", "专科"), ("定期", "不定期"), ("进口", "出口"), ("已", "正在"), ("已", "尚未"), ("已", "未"), ("核准", "驳回"), ("直接", "转办"), ("人员", "公用"), ("税收", "非税"), ("有效", "无效"), ("简易", "普通"), ("办结", "在办"), ("成功", "不成功"), ("成功", "未"), ("合格", "不合格"), ("男性", "女性"), ("常住", "流动"), ("户籍", "流动"),
]  # fmt: skip

# Kinds that are told side by side and leave nothing out when three of them or more are.
_FAMILIES = [
    re.compile(words)
    for words in (
        "维持|撤销|变更|确认|驳回|终止|责令|撤回|撤诉|和解|调解|不予受理|胜诉|败诉|未审结|审结|在审|正在",
        "幼儿园|小学|初中|高中|中学|职业|职高|特殊教育|九年一贯|完全中学|大学|中专",
        "刑事|民事|行政|执行|赔偿|非诉|劳动|仲裁",
        "第一产业|第二产业|第三产业",
        "公开|不予公开|无法提供|不予处理|不存在|补正|其他|撤回|结转",
        "中央|省|市|县|区|乡|镇|本级|自筹|配套|上级|社会|银行|专项债|一般债",
        "企业|个体|农民专业合作社|合作社",
        "网站|微信|微博|公众号|报|电视|广播|公报|公告栏|客户端|抖音|其他",
        "当面|传真|邮件|邮箱|网|信函|电话|窗口|来访|来信|来电|微信|信访",
        "夏粮|秋粮|早稻|春粮", "已|正在|尚未|未|完成|在建|剩余", "5A|4A|3A|2A", "一季度|二季度|三季度|四季度", "上旬|中旬|下旬", "国家级|省级|市级|县级", "老年|中年|青年|少年|儿童",
        "人员|公用|商品和服务|对个人|资本性|基本|项目",
        "货物|工程|服务",
        "核准|驳回|审核|退回|受理|在办",
        "出国|接待|公务用车|购置|运行",
        "甲|乙|丙|丁", "一级|二级|三级|四级", "特级|甲级|乙级", "优秀|良好|合格|不合格|一般|较差", "男|女", "工业|农业|建筑|服务|商业",
        "新建|续建|改建|扩建|储备|谋划|拟建|竣工|在建", "立案|结案|移送|警告|罚款", "转办|交办|直接|答复|退回|督办|催办|调查",
    )
]  # fmt: skip


def kin(one: Term, other: Term) -> bool:
    """Whether two terms count or measure the same kind of thing, so that they may be added."""
    return (
        one.quantity.dimension == other.quantity.dimension
        and one.quantity.kind == other.quantity.kind
        and one.quantity.kind in ("count", "measure", "time")
    )


def parts(region: Sequence[Term], whole: Term, depth: int) -> list[Term]:
    """The terms of a region that can be parts of the whole: same unit, same depth, no change, not nested in another part."""
    found: list[Term] = []
    nested = False
    for term in region:
        if found and _SUM_OF.search(term.lead):
            break
        if term is not region[0] and _NESTED.search(term.gap):
            nested = True
        if nested and "；" in term.gap:
            nested = bool(_NESTED.search(term.gap[term.gap.rindex("；") :]))
        moved = term.role == "to" and term.index and term.sentence.terms[term.index - 1].role == "from"
        if not nested and term.depth == depth and kin(term, whole) and term.is_level and not moved:
            found.append(term)
    return found


def selections(
    sentence: Sentence, region: list[Term], whole: Term, depth: int, at: int
) -> Iterator[tuple[int, list[Term]]]:
    """The ways of reading which terms of a region are the parts; the number is 0 unless only the first ones are taken."""
    flat = parts(region, whole, depth)
    if len(flat) > 1:
        yield 0, flat
    for mark in ("；", "[，；、]"):
        heads = _heads(sentence, flat, at, mark)
        if 1 < len(heads) < len(flat):
            yield 0, heads
    for least in range(2, min(len(flat), 8)):
        yield least, flat[:least]


def _heads(sentence: Sentence, flat: list[Term], at: int, mark: str) -> list[Term]:
    """The first term of every piece of the text between marks."""
    heads: dict[int, Term] = {}
    for term in flat:
        piece = len(re.findall(mark, sentence.text[at : term.start - sentence.start]))
        heads.setdefault(piece, term)
    return list(heads.values())


def strength(whole: Term, found: Sequence[Term], given: int, words: str, behind: str) -> int:
    """How surely the parts are all of the whole: `words` lead to the first part, `behind` follows the last."""
    if (
        _EXAMPLES.search(words)
        or _AND_SO_ON.match(behind)
        or any(re.search("等$", term.lead.rstrip("的共计合")) for term in found)
        or _has_inner_sum(found)
        or len({term.quantity.unit.lstrip("十百千万亿") for term in (whole, *found)})
        > (2 if whole.quantity.kind == "count" else 1)
    ):
        return WEAK
    if max(term.quantity.value for term in found) > whole.quantity.value:
        sure = given == STRONG
        given = min(given, MEDIUM)  # a part above its whole is a slip of the pen, or no part
        if len(found) < 3 or sure:
            return given
    labels = [term.lead + term.noun for term in found]
    if given == STRONG and (words.startswith(("分", "由")) or not any(_OVERLAP.search(label) for label in labels)):
        return given
    if len(found) == 2 and complement(labels):
        return STRONG
    if sum(bool(_OVERLAP.search(label)) for label in labels) > len(labels) / 3:
        return WEAK
    if given != MEDIUM:
        return given
    if _OTHER.search(found[-1].lead):
        return STRONG
    if is_family(labels):
        return MEDIUM
    if whole.gap == "" and whole.index:
        return WEAK  # 41件50人: the second of a pair
    fine, named = _fineness(whole, found), alike(whole, found)
    if named and _is_named_alike(whole, found) and fine >= 100:
        return MEDIUM
    exact = not any(term.quantity.step for term in (*found, whole))
    if _shares_leave_some(found):
        return WEAK
    if len(found) > 2:
        return MEDIUM if fine >= (20 if exact else 250 if named else 1000) else WEAK
    return MEDIUM if fine >= (100 if exact else 500 if named else 1000) else WEAK


def _fineness(whole: Term, found: Sequence[Term]) -> Fraction:
    """How many values the whole could tell apart: the fewer, the likelier that a slip seems to explain a list of examples."""
    slack = sum((term.quantity.step for term in (*found, whole)), Fraction(0))
    zeros = min(
        len(term.quantity.digits) - len(term.quantity.digits.rstrip("0"))
        for term in (*found, whole)
        if term.quantity.value
    )
    return whole.quantity.value / (slack or whole.quantity.scale * 10**zeros)


def _shares_leave_some(found: Sequence[Term]) -> bool:
    """Whether the parts have shares behind them that do not come to a hundred: there are other parts."""
    shares = []
    for term in found:
        terms = term.sentence.terms
        following = terms[term.index + 1] if term.index + 1 < len(terms) else None
        if following is None or following.quantity.dimension != "%" or "占" not in following.lead:
            return False
        shares.append(following.quantity)
    loose = sum((share.step for share in shares), Fraction(0))
    return sum((share.value for share in shares), Fraction(0)) < 100 - max(loose, Fraction(5))


def are_apart(whole: Term, found: Sequence[Term], words: str, behind: str) -> bool:
    """Whether parts that come to more than the whole must be wrong: kinds of one family, or many, none overlapping."""
    labels = [term.lead + term.noun for term in found]
    if _has_inner_sum(found) or any(_OVERLAP.search(label) for label in labels):
        return False
    if _EXAMPLES.search(words) or _AND_SO_ON.match(behind):
        return False
    if is_family(labels, 2):
        return True
    return (len(found) > 2 or (bool(words) and _is_above(whole, found))) and bool(_TOTAL.search(whole.lead))


_TOTAL = re.compile(r"共|总|合计|全部|收到|受理")


def _is_above(whole: Term, found: Sequence[Term]) -> bool:
    """Whether one part alone is more than its whole."""
    return max(term.quantity.value for term in found) > whole.quantity.value


def _has_inner_sum(found: Sequence[Term]) -> bool:
    """Whether some part is what the parts behind it come to: 建设用地80亩，一期60亩，二期20亩."""
    if is_family([term.lead + term.noun for term in found]):
        return False
    values = [term.quantity.value for term in found]
    for at, value in enumerate(values[:-2]):
        total = values[at + 1]
        for following in values[at + 2 :]:
            total += following
            if total == value:
                return True
            if total > value:
                break
    return False


def _is_named_alike(whole: Term, found: Sequence[Term]) -> bool:
    """Whether the whole bears the name its parts have in common: 邮政业务收入, 电信业务收入 of 邮电业务总收入."""
    return len(whole.label) > 2 and all(whole.label[-2:] == term.label[-2:] for term in found)


def is_family(labels: Sequence[str], least: int = 3) -> bool:
    """Whether three or more parts are kinds of one family, each another."""
    if len(labels) < least:
        return False
    for family in _FAMILIES:
        found = [match.group() for match in map(family.search, labels) if match]
        if len(found) == len(labels) and len(set(found)) > len(labels) / 2:
            return True
    return False


def complement(labels: Sequence[str]) -> bool:
    if len(labels) != 2:
        return False
    one, other = labels
    return any((a in one and b in other) or (b in one and a in other) for a, b in _COMPLEMENTS)


def alike(whole: Term, found: Sequence[Term]) -> bool:
    """Whether the parts are named after one pattern: 公建项目, 产业项目 of 重点建设项目."""
    labels = [term.label for term in found]
    if all(len(label) >= 2 for label in labels):
        short = min(map(len, labels)) == 2 == max(map(len, labels))
        if len({label[-1 if short else -2 :] for label in labels}) == 1:
            return True
    tail = whole.label[-2:]
    return len(tail) == 2 and all(tail in label or tail in term.noun for label, term in zip(labels, found, strict=True))


_CARRIED = re.compile(r"(?:上年|上年度|去年|历年)(?:度)?(?:结转|遗留|未结|存)|旧存|结转上年")


def claim(whole: Term, found: Sequence[Term], given: int, words: str, behind: str) -> Claim | None:
    """The claim that parts make up a whole; None where there is only one of them."""
    if len(found) < 2:
        return None
    sure = strength(whole, found, given, words, behind)
    signs = tuple(-1 if _CARRIED.search(term.lead) and term.start > whole.start else 1 for term in found)
    return Claim(
        "sum",
        "部分与总数",
        "linear",
        tuple(found),
        whole,
        sure,
        "",
        signs,
        is_bounded=are_apart(whole, found, words, behind),
    )
