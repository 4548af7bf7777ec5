"""What goes wrong when people are told, in sentences."""

from datetime import datetime


class NoticeError(Exception):
    """A notice could not be written, read or sent."""


class NotYours(NoticeError):
    """The notice was meant for somebody else."""


class UnknownChannel(NoticeError):
    """There is no channel of that name."""


class NotDelivered(NoticeError):
    """This try failed; the job will try again after a longer wait."""


class NotNow(NoticeError):
    """Not at this hour, or not more today; the job comes back then."""

    def __init__(self, until: datetime, sentence: str) -> None:
        super().__init__(sentence)
        self.until = until
