"""What can go wrong with a report, as sentences."""

from zhengtong.tally import Finding


class ReportError(Exception):
    """报告写得不对，或者还不能生成。"""


class Contradicted(ReportError):
    """报告里有对不上的数，又没有说明理由。`findings` are what tally says."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        self.findings = findings
        said = "\n".join(f"  {finding.message}" for finding in findings)
        super().__init__(f"报告里有{len(findings)}处对不上，没有公布。请改正；确实不错的，写明理由后再公布。\n{said}")
