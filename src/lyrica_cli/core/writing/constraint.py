"""What may be sung in one line, as plain data that every kind of model can compile."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LineConstraint:
    """The plan of one line.

    Attributes:
        syllables: Fewest and most syllables that the model writes, both included (after ``opening``, if any).
        words: The vocabulary, word or phrase -> the numbers of syllables it can be sung in.
        ends: The words of it allowed in last place, or None for any.
        not_first: Words that may not open the line.
        must: At least one of these words or phrases of it has to be sung in the line; empty asks for none.
    """

    syllables: tuple[int, int]
    words: dict[str, tuple[int, ...]]
    ends: tuple[str, ...] | None = None
    must: tuple[str, ...] = ()
    not_first: tuple[str, ...] = ()
