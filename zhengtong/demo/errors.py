"""What can be wrong with a demonstration county."""


class MarginError(Exception):
    """A margins file does not hold together; the sentence names the file and the entry."""
