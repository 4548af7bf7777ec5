"""What the ground floor says when it cannot go on: one sentence with what, where and what to do."""


class GroundError(Exception):
    """The database, a key, a process or a backup is not as it must be; the message is for the operator."""
