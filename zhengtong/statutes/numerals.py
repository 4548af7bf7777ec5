"""Chinese numerals as statutes write them, read back: 三十二 is 32. Writing them is lawbook's `numeral`."""

from zhengtong.lawbook.statute import numeral

DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0}
UNITS = {"十": 10, "百": 100, "千": 1000}
NUMERAL = "零〇一二三四五六七八九十百千"


def number_of(text: str) -> int | None:
    """The number from 1 to 9999 that a numeral or Arabic digits say; None when the text is neither, or badly formed.

    一百十五 and 一十五 are understood as 一百一十五 and 十五; 一百五 is not, since it may mean 105 or 150.
    """
    if text.isascii() and text.isdigit():
        return int(text) if 0 < int(text) <= 9999 else None
    if not text or any(character not in NUMERAL for character in text):
        return None
    total, digit = 0, 0
    for character in text:
        if character in UNITS:
            total += (digit or 1) * UNITS[character]
            digit = 0
        else:
            digit = DIGITS[character]
    total += digit
    # Reading forgives anything; writing the number again tells whether it was a numeral at all.
    return total if 0 < total <= 9999 and usual(text) == numeral(total) else None


def usual(text: str) -> str:
    """The usual spelling of the variants that occur in print."""
    text = text.replace("〇", "零").replace("百十", "百一十").replace("零十", "零一十")
    return text.removeprefix("一") if text.startswith("一十") else text
