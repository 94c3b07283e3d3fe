"""Chunks: the stretches of a lyric that are embedded and found, by whole lines, each line in two of them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from lyrica_cli.core.library.lyric import Lyric

    Count = Callable[[str], int]
    """How many tokens a text is to the embedding model, its special tokens left out."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """One stretch.

    Attributes:
        number: Its place in the lyric, from 1.
        label: The sections it stands in.
        first: Its first line, counted through the parts that are not repeats, from 1.
        last: Its last line.
        text: Its lines.
        tokens: Its length to the embedding model.
    """

    number: int
    label: str
    first: int
    last: int
    text: str
    tokens: int


@dataclass(frozen=True, slots=True)
class Strategy:
    """How lyrics are cut.

    Attributes:
        name: What it is called in the record; another name is another identity.
        lines: Lines of a chunk at most; None takes a whole stanza.
        overlap: Lines that a chunk shares with the one before it, where a stanza takes several.
        across: Whether a chunk may run over the end of a stanza.
        whole: Whether one that does ends and begins at the ends of stanzas, where they are short enough for it.
    """

    name: str
    lines: int | None
    overlap: int = 0
    across: bool = False
    whole: bool = False


STRATEGIES = {
    each.name: each
    for each in (
        Strategy("line", 1),
        Strategy("couplet", 2, overlap=1),
        Strategy("quatrain", 4, overlap=2),
        Strategy("stanza", 8, overlap=2),
        Strategy("section", None),
        Strategy("window", 8, overlap=4, across=True),
        Strategy("stanzas", 8, overlap=4, across=True, whole=True),
        Strategy("song", None, across=True),
    )
}
"""All of them; the bench measures each against the others."""

DEFAULT = STRATEGIES["window"]
"""What `make bench` found best on the starter library: a thought often begins in one stanza and ends in the next."""


def chunks(lyric: Lyric, count: Count, room: int, strategy: Strategy = DEFAULT) -> list[Chunk]:
    """Cut a lyric; what repeats is cut once.

    A line that alone is longer than the room is the one thing that is parted, at its words, so that all of it is found.

    Args:
        lyric: The lyric.
        count: Counts tokens as the model does.
        room: Tokens that a chunk can have.
        strategy: How to cut.
    """
    found: list[Chunk] = []
    for first, stretch in _stretches(lyric, strategy):
        lines = [text for _, text in stretch]
        borders = _borders(lyric) if strategy.whole else ()
        for at, size in _windows(lines, count, room, strategy, borders):
            text = "\n".join(lines[at : at + size])
            label = " + ".join(dict.fromkeys(section for section, _ in stretch[at : at + size]))
            for piece in [text] if size > 1 or count(text) <= room else _pieces(text, count, room):
                number = len(found) + 1
                found.append(Chunk(number, label, first + at, first + at + size - 1, piece, count(piece)))
    return found


def numbered_lines(lyric: Lyric) -> Iterator[tuple[int, str, str]]:
    """Give every line that is the lyric's own, once: its number, its section and its words."""
    number = 0
    for part in lyric.own_parts():
        for line in part.lines:
            number += 1
            yield number, part.label, line.text


def _stretches(lyric: Lyric, strategy: Strategy) -> Iterator[tuple[int, list[tuple[str, str]]]]:
    """Give the runs of lines in which chunks lie, stanzas or all: the first line, then sections and words."""
    whole = [(section, text) for _, section, text in numbered_lines(lyric)]
    if strategy.across:
        yield 1, whole
        return
    first = 1
    for part in lyric.own_parts():
        yield first, whole[first - 1 : first - 1 + len(part.lines)]
        first += len(part.lines)


def _borders(lyric: Lyric) -> tuple[int, ...]:
    """Give the lines, from 0, before which a stanza begins, and the end."""
    return tuple(accumulate((len(part.lines) for part in lyric.own_parts()), initial=0))


def _windows(
    lines: Sequence[str], count: Count, room: int, strategy: Strategy, borders: Sequence[int] = ()
) -> Iterator[tuple[int, int]]:
    """Give the chunks of a run as their first line and their number of lines; they end and begin at borders if so."""
    # A line end is no token to the model, so the lines' counts add up; one more each is room for models where it is.
    lengths = [count(line) + 1 for line in lines]
    most = strategy.lines or len(lines)
    start = 0
    while start < len(lines):
        size = 1
        while start + size < len(lines) and size < most and sum(lengths[start : start + size + 1]) <= room:
            size += 1
        end = max((border for border in borders if start < border <= start + size), default=start + size)
        yield start, end - start
        if end >= len(lines):
            return
        after = max(start + 1, end - strategy.overlap)
        start = min((border for border in borders if after <= border <= end), default=after)


def _pieces(line: str, count: Count, room: int) -> list[str]:
    """Part one overlong line at its words; a word that is too long itself is parted at its letters."""
    pieces = [""]
    for word in line.split():
        longer = f"{pieces[-1]} {word}".strip()
        if count(longer) <= room:
            pieces[-1] = longer
        elif count(word) <= room:
            pieces.append(word)
        else:  # a token has at least one letter
            pieces += [word[at : at + room] for at in range(0, len(word), room)]
    return [piece for piece in pieces if piece]
