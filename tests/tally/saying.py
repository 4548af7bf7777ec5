"""What tally says of a text, in short."""

from zhengtong.tally import Finding, check


def of(text: str, *kinds: str) -> list[Finding]:
    """The findings of some kinds (all when none is named), without the ambiguous ones."""
    return [
        finding for finding in check(text) if finding.verdict != "ambiguous" and (not kinds or finding.kind in kinds)
    ]


def verdicts(text: str, *kinds: str) -> list[str]:
    return [finding.verdict for finding in of(text, *kinds)]


def quarrels(text: str) -> list[str]:
    """The messages of the contradictions found."""
    return [finding.message for finding in check(text) if finding.verdict == "contradicts"]


def numbers(finding: Finding) -> list[str]:
    """The operands and the result as printed."""
    return [operand.text for operand in (*finding.operands, finding.result)]
