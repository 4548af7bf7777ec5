"""What can go wrong with a file before its sums are looked at, as sentences."""


class Unreadable(Exception):
    """这份文件读不了。"""
