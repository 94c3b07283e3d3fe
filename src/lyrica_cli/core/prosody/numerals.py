"""Numbers as they are sung."""

from __future__ import annotations

import re

_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS = "- - twenty thirty forty fifty sixty seventy eighty ninety".split()
_GROUPS = ((10**9, "billion"), (10**6, "million"), (1000, "thousand"), (100, "hundred"))
_ORDINALS = {"one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth",
             "twelve": "twelfth"}  # fmt: skip
_NUMERAL = re.compile(r"(\d[\d,]*)(?:\.(\d+))?(st|nd|rd|th|'?s)?")
TOO_LARGE = 10**12
"""From here on a number is sung digit by digit."""


def cardinal(number: int) -> str:
    """Spell a whole number from 0 on.

    >>> cardinal(342)
    'three hundred forty two'
    """
    if number < len(_SMALL):
        return _SMALL[number]
    if number < 100:  # ruff: ignore[magic-value-comparison] - below a hundred
        tens, ones = divmod(number, 10)
        return _TENS[tens] + (f" {_SMALL[ones]}" if ones else "")
    size, name = next((size, name) for size, name in _GROUPS if number >= size)
    count, rest = divmod(number, size)
    return f"{cardinal(count)} {name}" + (f" {cardinal(rest)}" if rest else "")


def year(number: int) -> str:
    """Spell a number of four digits as a year is said.

    >>> year(1999), year(1905), year(2007)
    ('nineteen ninety nine', 'nineteen oh five', 'two thousand seven')
    """
    century, rest = divmod(number, 100)
    if century % 10 == 0:
        return cardinal(number)
    if not rest:
        return f"{cardinal(century)} hundred"
    return f"{cardinal(century)} {'oh ' if rest < 10 else ''}{cardinal(rest)}"  # ruff: ignore[magic-value-comparison] - one digit


def numeral(text: str) -> str:
    """Spell a number as it stands in a lyric, ordinals and decades too; empty if it is none.

    >>> numeral("21st"), numeral("90s"), numeral("3.5")
    ('twenty first', 'nineties', 'three point five')
    """
    found = _NUMERAL.fullmatch(text)
    if found is None or not found[1].isascii():
        return ""
    digits, after, ending = found[1].replace(",", ""), found[2], found[3]
    number = int(digits)
    spelt = " ".join(_SMALL[int(digit)] for digit in digits)
    if number < TOO_LARGE and (digits[0] != "0" or digits == "0"):
        as_year = len(found[1]) == 4 and 1100 <= number < 2100  # ruff: ignore[magic-value-comparison] - the years that are sung of
        spelt = year(number) if as_year else cardinal(number)
    if after is not None:
        spelt += " point " + " ".join(_SMALL[int(digit)] for digit in after)
    if ending is None:
        return spelt
    return _ordinal(spelt) if ending in {"st", "nd", "rd", "th"} else _plural(spelt)


def _ordinal(spelt: str) -> str:
    *before, last = spelt.split()
    ordinal = _ORDINALS.get(last) or (f"{last[:-1]}ieth" if last.endswith("y") else f"{last}th")
    return " ".join((*before, ordinal))


def _plural(spelt: str) -> str:
    return f"{spelt[:-1]}ies" if spelt.endswith("y") else f"{spelt}{'es' if spelt.endswith('x') else 's'}"
