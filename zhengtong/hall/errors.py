"""What a hall refuses, as sentences a citizen can read."""


class HallError(Exception):
    """It cannot be booked, moved or changed so; nothing was written."""
