"""So many times so much: 8个乡镇各有6项，共48项; 每期50人，6期，共300人."""

import re
from collections.abc import Iterator

from ..claims import STRONG, WEAK, Claim
from ..sentences import Sentence, Term

Options = tuple[Claim, ...]
_EACH = re.compile(r"每|各(?:有|设|配|派|安排|补助|奖励)|人均|户均|单价|均[为有]?$")
_TOTAL = re.compile(r"^(?:[，、]|[^，；。、]{0,6})?(?:一?共计?|总?合计|总计|总共)(?:有|为)?[^，；。、]{0,8}$")


def find(sentence: Sentence) -> Iterator[Options]:
    """The products of three numbers in a row: how many, how much each, how much in all."""
    for total in sentence.terms[2:]:
        one, other = sentence.terms[total.index - 2], sentence.terms[total.index - 1]
        if not _TOTAL.match(total.lead) or len(total.gap) > 16 or "；" in sentence.between(one, total):
            continue
        for each, many in ((other, one), (one, other)):
            if _EACH.search(each.lead) and _counts(many, each, total):
                sure = STRONG if _is_each_of(many, each) else WEAK
                yield (Claim("product", "数量与单量", "product", (many, each), total, sure),)
                break


def _is_each_of(many: Term, each: Term) -> bool:
    """Whether 每户 is each of so many 户, and 每个责任区 of so many 责任区."""
    named = re.search("每(?:个|一|名|位|家)?(?P<one>[^，。；、\\d]{1,2})", each.lead)
    return named is None or named["one"][0] in many.quantity.unit + many.noun + many.lead


def means(sentence: Sentence) -> Iterator[Options]:
    """网格320个，配备网格员960名，平均每个网格3名"""
    for each in sentence.terms[2:]:
        many, total = sentence.terms[each.index - 2], sentence.terms[each.index - 1]
        if (
            re.search("平均每|户均|人均", each.lead)
            and _counts(many, each, total)
            and "；" not in sentence.between(many, each)
        ):
            yield (Claim("product", "总数与平均数", "times", (total, many), each, WEAK),)


def _counts(many: Term, each: Term, total: Term) -> bool:
    """Whether the first is a number of things, and the total is of what each of them has."""
    return (
        many.quantity.kind == "count"
        and each.quantity.dimension == total.quantity.dimension != many.quantity.dimension
        and each.quantity.kind in ("count", "measure")
        and many.is_level
        and each.is_level
        and not _EACH.search(many.lead)
    )
