"""The writer's own pronunciations: a text file of words and how they are said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lyrica_cli.core.errors import InputError
from lyrica_cli.core.prosody.phones import CONSONANTS, VOWELS
from lyrica_cli.core.prosody.pronounce import english_voice

if TYPE_CHECKING:
    from lyrica_cli.core.prosody.phones import Sound


def parse_own(text: str, name: str = "pronunciations.txt") -> dict[str, tuple[Sound, ...]]:
    """Read the writer's list.

    A line is a word and how it is said: phones as in the CMU dictionary (``gif  JH IH1 F``), or words that sound so
    (``siobhan = shi vawn``). A word on several lines can be said in several ways. ``#`` begins a comment.

    Raises:
        InputError: a line is neither; the message names it.

    >>> parse_own("gif  JH IH1 F")
    {'gif': (('JH', 'IH1', 'F'),)}
    """
    found: dict[str, tuple[Sound, ...]] = {}
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), start=1):
        bare = line.partition("#")[0].strip()
        if not bare:
            continue
        word, like, said = bare.partition("=")
        if not like:
            word, _, said = bare.partition(" ")
        sound = _like(said) if like else _phones(said)
        if not word.strip() or not sound:
            raise InputError(f'{name}: line {number}: write it as "gif  JH IH1 F" or "siobhan = shi vawn".')
        key = word.strip().lower()
        found[key] = (*found.get(key, ()), sound)
    return found


def _phones(said: str) -> Sound:
    phones = tuple(said.upper().split())
    known = all(phone in CONSONANTS or (phone[:-1] in VOWELS and phone[-1] in "012") for phone in phones)
    return phones if known else ()


def _like(said: str) -> Sound:
    sounds = [english_voice().say(word).sounds for word in said.split()]
    return tuple(phone for each in sounds for phone in each[0]) if all(sounds) else ()
