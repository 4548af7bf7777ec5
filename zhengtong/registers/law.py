"""The registers this installation keeps, as law/registers/ says."""

from django.conf import settings

from zhengtong.lawbook import LawError, Register
from zhengtong.lawbook.keeping import kept
from zhengtong.registers.errors import UnknownRegister


def registers() -> dict[str, Register]:
    """Every register by its code. Raises LawError when a file is wrong."""
    return kept(settings.LAW).registers


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
