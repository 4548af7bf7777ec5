"""Why an application cannot go on, in sentences for the person at the screen."""


class ApplicationError(ValueError):
    """What was asked of a draft or a pre-review cannot be done; the sentence says why and what to do. Nothing was written."""


class NotOpen(ApplicationError):
    """The item is not applied for online; the sentence says why, and where it is."""
