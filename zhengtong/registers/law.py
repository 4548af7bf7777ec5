"""The registers this installation keeps, as law/registers/ says. Read once, kept as long as the folder stays the same."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from zhengtong.lawbook import Lawbook, LawError, Register
from zhengtong.registers.errors import UnknownRegister


@lru_cache(maxsize=2)
def _read(folder: Path) -> dict[str, Register]:
    return Lawbook(folder).registers


def registers() -> dict[str, Register]:
    """Every register by its code. Raises LawError when a file is wrong."""
    return _read(settings.LAW)


def register(code: str) -> Register:
    """The register of this code, or of this name. Raises UnknownRegister."""
    every = registers()
    found = every.get(code) or next((one for one in every.values() if one.name == code), None)
    if found is None:
        raise UnknownRegister(f"没有“{code}”这本台账；现有的见 zhengtong law registers list")
    return found


def is_known(code: str) -> bool:
    """Whether there is such a register; a broken file counts as none."""
    try:
        return code in registers()
    except LawError:
        return False
