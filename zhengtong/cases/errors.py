"""What goes wrong at the door, in sentences for the person who stands there. `lawbook.NotAllowed` is the third."""


class CaseError(Exception):
    """A case could not be opened or changed. Nothing was written."""


class StaleCase(CaseError):
    """Someone else acted first: the act was decided on a state of the case that is no longer true."""


class BadData(CaseError):
    """What was filled in cannot be kept: the sentence names the field."""
