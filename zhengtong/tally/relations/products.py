"""So many times so much: 8个乡镇各有6项，共48项; 每期50人，6期，共300人."""

import re
from collections.abc import Iterator

from ..claims import STRONG, Claim
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
                yield (Claim("product", "数量与单量", "product", (many, each), total, STRONG),)
                break


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
