"""Why a service may not be published or loaded, in sentences."""

from collections.abc import Iterable


class ServiceError(ValueError):
    """事项有误。`messages` holds every sentence found, so that all can be mended at once."""

    def __init__(self, messages: str | Iterable[str]) -> None:
        self.messages = [messages] if isinstance(messages, str) else list(messages)
        super().__init__("\n".join(self.messages))
