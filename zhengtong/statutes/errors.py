"""Why a statute may not be loaded or imported, in sentences."""

from collections.abc import Iterable


class StatuteError(ValueError):
    """法规有误。`messages` holds every sentence found."""

    def __init__(self, messages: str | Iterable[str]) -> None:
        self.messages = [messages] if isinstance(messages, str) else list(messages)
        super().__init__("\n".join(self.messages))
