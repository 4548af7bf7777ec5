"""What goes wrong between us and the superior net, as sentences for people."""


class ExchangeError(Exception):
    """A file, an address or an answer is not as agreed; nothing was changed."""
