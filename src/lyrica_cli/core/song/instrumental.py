"""What is played without words: how it is told from a line that is sung, and where it stands in a printed song."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lyrica_cli.core.song.song import Line, Played, Section

_PARTS = "instrumental|interlude|intro|outro|ending|solo|break|turnaround|riff|vamp|fill"
_NAME = re.compile(rf"(?:[A-Za-z]+[ -]){{0,3}}(?:{_PARTS})(?: ?[0-9]{{1,2}})?", re.IGNORECASE)
# Bars, beats, dots, repeats, and the name of the part before them: all that may stand around chords without words.
_NO_WORDS = re.compile(
    rf"(?:(?:{_PARTS})(?=\s*:)|(?:instrumental|interlude|intro|outro)\b)?(?:[\s|/\\%.,:;()\[\]{{}}*~_\u2013\u2014-]|\b(?:x\s?[0-9]+|[0-9]+\s?x)\b)*",
    re.IGNORECASE,
)
_LONGEST_NAME = 40
_MARK = re.compile(r"\[\*?([^\[\]]*)\]")


Item: TypeAlias = "Line | Played"


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of a printed song.

    Attributes:
        section: The section that it is; None for a part of its own without words.
        items: Its lines, sung and played, in order.
    """

    section: Section | None
    items: tuple[Item, ...]


def wordless(rest: str) -> bool:
    """Tell whether nothing is sung in what is left of a line when its chords are taken out.

    >>> wordless("Intro: | / / / |  (x2)"), wordless("Oh"), wordless("...")
    (True, False, False)
    """
    return "..." not in rest and _NO_WORDS.fullmatch(rest) is not None


def names_part(text: str) -> bool:
    """Tell whether a heading or a comment names a part that is played without words.

    >>> names_part("Guitar Solo"), names_part("with feeling")
    (True, False)
    """
    return len(text) <= _LONGEST_NAME and _NAME.fullmatch(text) is not None


def bare(line: str) -> str:
    """Give a line of chords without their brackets, as it is read over words.

    >>> bare("[Am] / / / [F]")
    'Am / / / F'
    """
    return _MARK.sub(r"\1", line)


def in_order(section: Section) -> tuple[Item, ...]:
    """Give a section's lines and what is played between them."""
    items: list[Item] = []
    for at in range(len(section.lines) + 1):
        last = at == len(section.lines)
        items += [each for each in section.played if each.after == at or (last and each.after > at)]
        items += section.lines[at : at + 1]
    return tuple(items)


def blocks(sections: Iterable[Section]) -> list[Block]:
    """Part a song as on paper: a part without words before the first section, or behind one, is a block of its own."""
    found: list[Block] = []
    for section in sections:
        items = list(in_order(section))
        begin = 0
        while not found and begin < len(items) and _own(items[begin]):
            begin += 1
        end = len(items)
        while end > begin and _own(items[end - 1]):
            end -= 1
        found += [Block(None, (item,)) for item in items[:begin]]
        found.append(Block(section, tuple(items[begin:end])))
        found += [Block(None, (item,)) for item in items[end:]]
    return found


def comes_again(played: Played, lines: int) -> bool:
    """Tell whether something is played again wherever its section of so many lines is recalled by its heading."""
    return played.label is None or 0 < played.after < lines


def _own(item: Item) -> bool:
    return getattr(item, "label", None) is not None
