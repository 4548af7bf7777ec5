"""Chinese numerals: 八十一, 两百零五, 三万二千, 二零一八."""

_DIGITS = {"零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_TENS = {"十": 10, "百": 100, "千": 1000, "廿": 20}
_MYRIADS = {"万": 10**4, "亿": 10**8}
CHARACTERS = "".join([*_DIGITS, *_TENS, *_MYRIADS])
POWERS = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}


def power(text: str) -> int:
    """The power of ten that follows a number in figures: 万 of 3.2万, 千万 of 2千万, 万亿 of 5万亿."""
    product = 1
    for character in text:
        product *= POWERS[character]
    return product


def numeral(text: str) -> int | None:
    """The value of a numeral in Chinese, or None for what only looks like one."""
    if not text or len(text) > 18:
        return None
    if all(character in _DIGITS for character in text):
        return int("".join(str(_DIGITS[character]) for character in text))
    total, section, digit = 0, 0, 0
    ready = False  # whether a digit stands open before a power
    for character in text:
        if character in _DIGITS:
            if ready and character != "零" and digit:
                return None
            digit, ready = _DIGITS[character], True
        elif character in _TENS:
            section += _TENS[character] if character == "廿" else (digit or 1) * _TENS[character]
            digit, ready = 0, False
        else:
            myriad = _MYRIADS[character]
            section += digit
            total = (total + section) * myriad if section or total else myriad
            section, digit, ready = 0, 0, False
    return total + section + digit
