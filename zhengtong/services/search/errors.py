"""What search refuses, as sentences."""


class SearchError(Exception):
    """Something about the vocabulary or a question that cannot be; the message is a sentence in Chinese."""
