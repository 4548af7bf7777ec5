"""What can go wrong with a report, as sentences."""


class ReportError(Exception):
    """报告写得不对，或者还不能生成。"""
