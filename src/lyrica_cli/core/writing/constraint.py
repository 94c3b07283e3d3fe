"""What may be sung in one line, as plain data that every kind of model can compile."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


Words = tuple[str, ...]
"""Words or compounds of which one is sung."""
Phrase = tuple[Words, ...]
"""What is sung one after the other; empty for nothing."""
Part = tuple[Phrase, ...]
"""Phrases of which one is sung."""
Sentence = tuple[Part, ...]
"""Parts that follow each other and make a line; the first and the last are never empty."""


@dataclass(frozen=True, slots=True)
class LineConstraint:
    """The plan of one line.

    Attributes:
        syllables: Fewest and most syllables that the model writes, both included (after ``opening``, if any).
        words: The vocabulary, word or phrase -> the numbers of syllables it can be sung in.
        ends: The words of it allowed in last place, or None for any.
        not_first: Words that may not open the line.
        patterns: Number of syllables -> the rhythm to sing them in, ``1`` strong, ``0`` weak, ``-`` either; a number
            that is missing may be sung in any.
        stresses: Word -> the ways it can be stressed, a digit a syllable, for the patterns; a word without any sits
            anywhere.
        sentences: Sentences of which the line is one, if any of them fits the rest.
        sentences_scan: Whether those too have to be sung in the rhythm; else only a line that is none of them has.
        must: At least one of these words or phrases of it has to be sung in the line; empty asks for none.
    """

    syllables: tuple[int, int]
    words: dict[str, tuple[int, ...]]
    ends: tuple[str, ...] | None = None
    must: tuple[str, ...] = ()
    not_first: tuple[str, ...] = ()
    patterns: Mapping[int, str] = field(default_factory=dict)
    stresses: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sentences: tuple[Sentence, ...] = ()
    sentences_scan: bool = False
