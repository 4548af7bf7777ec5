"""文号 and 核验码: the number a document bears, and the code by which anybody can check it."""

import secrets

from zhengtong.documents.models import Series

# No 0/O, 1/I/L, U/V, 2/Z, 5/S, 8/B: read over the telephone or off a creased print, one is never taken for another.
ALPHABET = "34679ACDEFGHJKMNPQRTWXY"
CODE_LENGTH = 20  # 23^20, some 90 bits: cannot be guessed


def locked(mark: str, year: int) -> Series:
    """The series of this mark and year, held until the transaction ends, so that numbers follow without a gap.

    Call inside a transaction. Whoever asks for the same series meanwhile waits.
    """
    held = Series.objects.select_for_update()
    series = held.filter(mark=mark, year=year).first()
    if series is None:
        Series.objects.bulk_create([Series(mark=mark, year=year)], ignore_conflicts=True)
        series = held.get(mark=mark, year=year)
    return series


def number(mark: str, year: int, serial: int) -> str:
    """演市监许受〔2026〕3号: six-angle brackets, no leading zeros, no 第 (GB/T 9704—2012, 7.2.5)."""
    return f"{mark}〔{year}〕{serial}号"


def new_code() -> str:
    """A fresh verification code."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def read_code(typed: str) -> str:
    """A code as a person types it (lower case, in groups, with spaces) in the form in which it is kept."""
    return "".join(mark for mark in typed.upper() if mark.isalnum())
