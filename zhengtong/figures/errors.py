"""What can go wrong with figures, as sentences."""


class FigureError(Exception):
    """指标不能计算。"""


class DefinitionError(FigureError):
    """指标定义写得不对。"""


class UnknownFigure(FigureError):
    """没有这个指标。"""


class NoExtract(FigureError):
    """还没有统计摘录。"""


class LedgerBusy(FigureError):
    """台账正在大批写入，暂时取不到一致的时点。"""
