"""What goes wrong with registers, in sentences for the person who reads them."""

from collections.abc import Iterable


class RegisterError(Exception):
    """台账没有变动。"""


class UnknownRegister(RegisterError):
    """没有这本台账。"""


class NotKeeper(RegisterError):
    """这本台账不由您登记或者批准。"""


class StaleEntry(RegisterError):
    """条目已经变化，请看过新的情况再登记。"""


class BadLines(RegisterError):
    """有几行不能登记。`sentences` says of each what is wrong and where; nothing was written."""

    def __init__(self, sentences: Iterable[str]) -> None:
        self.sentences = list(sentences)
        super().__init__("\n".join(self.sentences))
