"""The questions of a 一件事 and of its services as one list: what its page asks, and what its application asks."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from zhengtong.services.models import BundleVersion
from zhengtong.services.queries.bundles import Member
from zhengtong.services.situations import Condition


@dataclass(frozen=True)
class Asking:
    """The questions of a bundle and of its services in one row; the bundle's own come first, so that their places never move."""

    situations: list[Any]  # Any: rows of JSON, as 情形 is kept


def combined(version: BundleVersion, members: Sequence[Member]) -> list[dict[str, Any]]:  # Any: rows of JSON
    """The questions of a bundle, then those of its services, each once; a service's are asked when the service applies."""
    found: dict[str, dict[str, Any]] = {str(row["问"]): dict(row) for row in version.situations}
    own = set(found)
    for member, line in zip(members, version.members, strict=True):
        for row in member.version.situations if member.version else ():
            name = str(row["问"])
            condition = narrowed(line.get("限于") or {}, row.get("限于") or {})
            if name not in found:
                found[name] = {**row, "限于": condition}
            elif name not in own and found[name]["限于"] != condition:
                found[name]["限于"] = {}  # two services ask it in different situations: then it is asked of everybody
    return list(found.values())


def narrowed(one: Condition, other: Condition) -> dict[str, list[str]]:
    """The condition that both hold."""
    both = {name: list(allowed) for name, allowed in one.items()}
    for name, allowed in other.items():
        both[name] = [answer for answer in allowed if answer in both[name]] if name in both else list(allowed)
    return both
