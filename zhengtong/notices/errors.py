"""What goes wrong when people are told, in sentences."""


class NoticeError(Exception):
    """A notice could not be written, read or sent."""


class NotYours(NoticeError):
    """The notice was meant for somebody else."""


class UnknownChannel(NoticeError):
    """There is no channel of that name."""


class NotDelivered(NoticeError):
    """This try failed; the job will try again after a longer wait."""
