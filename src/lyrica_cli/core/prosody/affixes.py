"""Endings and beginnings that words take, and what they do to the sound."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lyrica_cli.core.prosody.phones import Sound

_SIBILANT = frozenset("S Z SH ZH CH JH".split())
_VOICELESS = frozenset("P T K F TH S SH CH HH".split())
SHORTEST_STEM = 3


def _plural(sound: Sound) -> Sound:
    last = sound[-1]
    return (*sound, *(("IH0", "Z") if last in _SIBILANT else ("S",) if last in _VOICELESS else ("Z",)))


def _past(sound: Sound) -> Sound:
    last = sound[-1]
    return (*sound, *(("IH0", "D") if last in {"T", "D"} else ("T",) if last in _VOICELESS else ("D",)))


def _with(*phones: str) -> Callable[[Sound], Sound]:
    return lambda sound: (*sound, *phones)


def _dropped_g(sound: Sound) -> Sound:
    """Sing -ing as -in'."""
    return (*sound[:-1], "N") if sound[-1] == "NG" else sound


def _adverb(sound: Sound) -> Sound:
    """Add -ly; one L is enough (real, really; scornful, scornfully)."""
    return (*sound, "IY0") if sound[-1] == "L" else (*sound, "L", "IY0")


def _adverb_of_le(sound: Sound) -> Sound:
    """Put -ly for -le (gentle, gently)."""
    return (*sound[:-2], "L", "IY0") if sound[-2:] == ("AH0", "L") else _adverb(sound)


def _as_it_is(sound: Sound) -> Sound:
    return sound


_ENDINGS: tuple[tuple[str, tuple[str, ...], Callable[[Sound], Sound]], ...] = (
    ("in'", ("ing",), _dropped_g),
    ("'s", ("", "s"), _plural),
    ("s'", ("s",), _as_it_is),
    ("'d", ("", "e", "2"), _past),
    ("'st", ("", "e"), _with("S", "T")),
    ("'ll", ("",), _with("AH0", "L")),
    ("'ve", ("",), _with("AH0", "V")),
    ("'re", ("",), _with("ER0")),
    ("'em", ("",), _with("AH0", "M")),
    ("n't", ("",), _with("AH0", "N", "T")),
    ("ies", ("y",), _plural),
    ("es", ("", "e"), _plural),
    ("s", ("",), _plural),
    ("ied", ("y",), _past),
    ("ed", ("e", "", "2"), _past),
    ("ing", ("e", "", "2"), _with("IH0", "NG")),
    ("iest", ("y",), _with("IH0", "S", "T")),
    ("est", ("e", "", "2"), _with("AH0", "S", "T")),
    ("ieth", ("y",), _with("IH0", "TH")),
    ("eth", ("e", "", "2"), _with("AH0", "TH")),
    ("ier", ("y",), _with("ER0")),
    ("er", ("e", "", "2"), _with("ER0")),
    ("ily", ("y",), _with("L", "IY0")),
    ("ly", ("",), _adverb),
    ("ly", ("le",), _adverb_of_le),
    ("iness", ("y",), _with("N", "AH0", "S")),
    ("ness", ("",), _with("N", "AH0", "S")),
    ("less", ("",), _with("L", "AH0", "S")),
    ("ful", ("",), _with("F", "AH0", "L")),
    ("ment", ("",), _with("M", "AH0", "N", "T")),
    ("like", ("",), _with("L", "AY2", "K")),
    ("ward", ("",), _with("W", "ER0", "D")),
    ("wards", ("",), _with("W", "ER0", "D", "Z")),
    ("ship", ("",), _with("SH", "IH2", "P")),
    ("some", ("",), _with("S", "AH0", "M")),
    ("hood", ("",), _with("HH", "UH2", "D")),
    ("ish", ("", "e"), _with("IH0", "SH")),
    ("able", ("", "e"), _with("AH0", "B", "AH0", "L")),
    ("dom", ("",), _with("D", "AH0", "M")),
    ("y", ("", "e", "2"), _with("IY0")),
    ("in", ("ing",), _dropped_g),
)
"""Ending, what the stem has in its place (``2``: the last letter once instead of twice), what it does to the sound."""

_BEGINNINGS: tuple[tuple[str, Sound], ...] = (
    ("un", ("AH0", "N")),
    ("re", ("R", "IY0")),
    ("dis", ("D", "IH0", "S")),
    ("mis", ("M", "IH0", "S")),
    ("over", ("OW2", "V", "ER0")),
    ("o'er", ("AO2", "R")),
    ("out", ("AW2", "T")),
    ("fore", ("F", "AO2", "R")),
    ("under", ("AH2", "N", "D", "ER0")),
    ("up", ("AH2", "P")),
    ("mid", ("M", "IH2", "D")),
    ("non", ("N", "AA2", "N")),
    ("pre", ("P", "R", "IY0")),
    ("inter", ("IH2", "N", "T", "ER0")),
    ("super", ("S", "UW2", "P", "ER0")),
    ("be", ("B", "IH0")),
    ("en", ("EH0", "N")),
    ("em", ("EH0", "M")),
    ("in", ("IH0", "N")),
    ("im", ("IH0", "M")),
    ("a-", ("AH0",)),
    ("th'", ("DH",)),
    ("t'", ("T",)),
    ("l'", ("L",)),
    ("d'", ("D",)),
)
SHORTEST_REST = 3
"""Letters left after a beginning is taken off."""


def inflected(word: str) -> Iterator[tuple[str, Callable[[Sound], Sound]]]:
    """Give the stems that a word may be an inflection of, each with what the ending does to the stem's sound.

    >>> [stem for stem, _ in inflected("stopping")]
    ['stoppe', 'stopp', 'stop']
    """
    for ending, places, sounded in _ENDINGS:
        if not word.endswith(ending):
            continue
        head = word.removesuffix(ending)
        for place in places:
            if place == "2" and not (len(head) >= SHORTEST_STEM and head[-1] == head[-2]):
                continue
            if ending in {"s", "es"} and head.endswith("s"):
                continue
            stem = head[:-1] if place == "2" else head + place
            if len(stem) >= (2 if "'" in ending else SHORTEST_STEM) and any(letter in "aeiouy" for letter in stem):
                yield stem, sounded


def prefixed(word: str) -> Iterator[tuple[str, Sound]]:
    """Give the words that a word may be made of by a beginning, each with the beginning's sound.

    >>> list(prefixed("unmeet"))
    [('meet', ('AH0', 'N'))]
    """
    for beginning, sound in _BEGINNINGS:
        rest = word.removeprefix(beginning)
        if rest != word and len(rest) >= (2 if beginning.endswith("'") else SHORTEST_REST):
            yield rest, sound
