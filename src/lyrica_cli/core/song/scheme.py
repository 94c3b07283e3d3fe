"""Rhyme schemes and syllable patterns, as they are typed: ``XA1A`` and ``8.6.8.6``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import cycle, islice
from typing import TypeAlias

from lyrica_cli.core.errors import FormError
from lyrica_cli.core.song.quote import shown

LONGEST = 32
"""Lines that a section can have."""
MOST_SYLLABLES = 16
"""Syllables that a line can have."""

Span: TypeAlias = tuple[int, int]
"""Fewest and most syllables of a line, both included."""


@dataclass(frozen=True, slots=True)
class Free:
    """A line that rhymes with nothing: ``X``."""


@dataclass(frozen=True, slots=True)
class Family:
    """A line of the rhyme family ``letter``."""

    letter: str


@dataclass(frozen=True, slots=True)
class Repeat:
    """Line ``line`` (from 1) of this section again, word for word; never itself a repeat."""

    line: int


@dataclass(frozen=True, slots=True)
class Title:
    """The song's title line, the same wherever it stands: ``R``."""


_COUNT = r"[0-9]+(?:-[0-9]+)?"
_BREAK = r" *[.,;/] *| +"

Slot: TypeAlias = Free | Family | Repeat | Title


def parse_scheme(text: str, *, flag: str = "--scheme") -> tuple[Slot, ...]:
    """Read a rhyme scheme, one slot a line; a repeat of a repeat points at the first.

    Args:
        text: ``X``, ``R``, letters and digits, upper or lower case; 1 to 32 of them.
        flag: What the writer typed it after, for the message.

    Raises:
        FormError: it cannot be read, or a digit points at no earlier line.

    >>> parse_scheme("XA1A")
    (Free(), Family(letter='A'), Repeat(line=1), Family(letter='A'))
    """
    if not re.fullmatch(r"[A-Za-z0-9]+", text):
        raise FormError(f'{flag}: "{shown(text)}": a rhyme scheme is letters and digits, a line each, as in XAXA.')
    if len(text) > LONGEST:
        raise FormError(f'{flag}: "{shown(text)}": a section can have 1 to {LONGEST} lines.')
    slots: list[Slot] = []
    for number, sign in enumerate(text.upper(), start=1):
        if sign == "X":
            slots.append(Free())
        elif sign == "R":
            slots.append(Title())
        elif sign.isalpha():
            slots.append(Family(sign))
        elif 0 < int(sign) < number:
            earlier = slots[int(sign) - 1]
            slots.append(earlier if isinstance(earlier, Repeat) else Repeat(int(sign)))
        else:
            what = "itself" if int(sign) == number else f"line {sign}"
            raise FormError(f'{flag}: "{text}": line {number} cannot repeat {what}. A digit repeats an earlier line.')
    return tuple(slots)


def scheme_text(scheme: tuple[Slot, ...]) -> str:
    """Write a scheme as it is typed: the inverse of :func:`parse_scheme`."""
    return "".join(_sign(slot) for slot in scheme)


def _sign(slot: Slot) -> str:
    match slot:
        case Free():
            return "X"
        case Family(letter):
            return letter
        case Repeat(line):
            return str(line)
        case Title():
            return "R"


def letters(scheme: tuple[Slot, ...]) -> tuple[str, ...]:
    """Return each line's rhyme family, ``X`` for none; a repeated line has the family of the line it repeats.

    >>> letters(parse_scheme("ARA1"))
    ('A', 'X', 'A', 'A')
    """
    own = [slot.letter if isinstance(slot, Family) else "X" for slot in scheme]
    return tuple(own[slot.line - 1] if isinstance(slot, Repeat) else own[n] for n, slot in enumerate(scheme))


def closing(scheme: tuple[Slot, ...]) -> tuple[int, ...]:
    """Return the lines (from 1) that have to answer an earlier line's rhyme.

    >>> closing(parse_scheme("AAAR")), closing(parse_scheme("XA1A"))
    ((2, 3), (4,))
    """
    heard: set[str] = set()
    lines = []
    for number, slot in enumerate(scheme, start=1):
        if isinstance(slot, Family):
            if slot.letter in heard:
                lines.append(number)
            heard.add(slot.letter)
    return tuple(lines)


def parse_syllables(text: str, *, flag: str = "--syllables", within: str = "") -> tuple[Span, ...]:
    """Read a syllable pattern, as long as it was typed.

    Args:
        text: ``8``, ``8.6.8.6`` or ``7-9``; each count from 1 to 16.
        flag: What the writer typed it after, for the message.
        within: What stands before it in the same word of a form, for the message.

    Raises:
        FormError: it cannot be read, or a count is out of range.

    >>> parse_syllables("8.7-9")
    ((8, 8), (7, 9))
    """
    head = f'{flag}: "{within}{shown(text)}"' if within else f"{flag} {shown(text)}"
    if len(text) > LONGEST * 6 or not re.fullmatch(rf"{_COUNT}(({_BREAK}){_COUNT})*", text):
        raise FormError(f"{head}: a syllable pattern looks like 8 or 8.6.8.6 or 7-9.")
    if not re.fullmatch(r"[0-9.-]+", text):
        dotted = re.sub(_BREAK, ".", text)
        raise FormError(f"{head}: use dots between syllable counts: {within}{shown(dotted)}")
    spans = tuple(_span(part, head) for part in text.split("."))
    if len(spans) > LONGEST:
        raise FormError(f"{head}: a section can have 1 to {LONGEST} lines.")
    return spans


def _span(part: str, head: str) -> Span:
    fewest, _, most = part.partition("-")
    low, high = int(fewest), int(most or fewest)
    if not (1 <= low <= MOST_SYLLABLES and 1 <= high <= MOST_SYLLABLES):
        raise FormError(f"{head}: a line can have 1 to {MOST_SYLLABLES}.")
    if low > high:
        raise FormError(f"{head}: the smaller count comes first: {high}-{low}")
    return low, high


def cycled(pattern: tuple[Span, ...], lines: int) -> tuple[Span, ...]:
    """Return ``pattern``, over and over, for ``lines`` lines."""
    return tuple(islice(cycle(pattern), lines))


def syllables_text(spans: tuple[Span, ...]) -> str:
    """Write per-line counts as the shortest pattern that cycles to them.

    >>> syllables_text(((8, 8), (6, 6), (8, 8), (6, 6)))
    '8.6'
    """
    length = next(n for n in range(1, len(spans) + 1) if cycled(spans[:n], len(spans)) == spans)
    return ".".join(str(low) if low == high else f"{low}-{high}" for low, high in spans[:length])
