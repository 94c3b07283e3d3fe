"""Whether the words of a line agree: *she laugh*, *the doors is* and *a shoes* are slips that a small model makes.

Only what two neighbours show is judged, and a doubt is no slip: English has no form that tells a noun from a verb.
"""

from __future__ import annotations

import functools
from itertools import pairwise, starmap
from typing import TYPE_CHECKING

from lyrica_cli.core.prosody import english
from lyrica_cli.core.prosody.line import words
from lyrica_cli.core.prosody.phones import is_vowel
from lyrica_cli.core.writing.vocabulary import DETERMINERS, FUNCTION_WORDS, plain_verb

if TYPE_CHECKING:
    from collections.abc import Sequence

_ONE, _MANY = frozenset(["he", "she", "it"]), frozenset(["i", "you", "we", "they"])
_SPEAKERS, _BEING = _ONE | _MANY, frozenset("am is are was were".split())
_OF_ONE, _OF_MANY = frozenset("is was has isn't wasn't".split()), frozenset("are were aren't weren't".split())
_DETERMINERS = frozenset("a an the my your his her our their this that these those".split())
_JOINING = frozenset("and or of in on at by with from to for near under over behind beside between".split())
_LETTING = frozenset("let lets make makes made see saw seen watch watched hear heard help helped feel felt".split())
_BETWEEN = frozenset("just never always still only also really even ever".split())
_SAME_IN_THE_PAST = frozenset(
    """
    put cut hit let set shut hurt cost read beat quit spread split burst bet found fell lay bore wound bound ground
    shot saw rose felt left lit spat shed cast rid wed
    """.split()
)
"""Verbs whose plain form is, or looks like, a past that fits every speaker."""
_NO_S = frozenset("people police men women children feet teeth mice geese fish sheep deer folk crew band team".split())
"""Nouns of many without an s."""


def slips(text: str) -> int:
    """Count the places where neighbours in a line do not agree.

    >>> slips("the doors is open when she laugh"), slips("the doors are open when she laughs")
    (2, 0)
    """
    sung = words(text)
    spoken = [word for word in sung if word not in _BETWEEN]
    found = sum(
        _verb_slips(first, second)
        for before, (first, second) in zip(["", *spoken], pairwise(spoken), strict=False)
        if before not in _LETTING
    )
    found += sum(starmap(_article_slips, pairwise(sung)))
    return found + sum(_noun_slips(sung, at) for at in range(len(sung) - 2))


def tangles(text: str) -> int:
    """Count what makes a line hard to follow: whose whose it is, and two sentences run into one.

    >>> tangles("my friend's wife's husband"), tangles("my wife is my best friend i am free"), tangles("the man i was")
    (2, 1, 0)
    """
    sung = words(text)
    owners = sum(word.endswith("'s") and word not in FUNCTION_WORDS for word in sung)
    run_on = sum(
        speaker in _SPEAKERS and verb in _BEING and _names(before) and at + 3 < len(sung)
        for at, (before, speaker, verb) in enumerate(zip(sung, sung[1:], sung[2:], strict=False))
    )
    return owners + run_on


def unnamed(text: str) -> int:
    """Count the determiners with no noun or adjective after them.

    >>> unnamed("the walked of my heart")
    1
    """
    return sum(first in DETERMINERS and not _may_name(second) for first, second in pairwise(words(text)))


def _may_name(word: str) -> bool:
    """Tell whether a word can follow a determiner: whatever is not known to be a verb or adverb alone."""
    entry = english().get(word)
    return entry is None or not entry.parts or word in FUNCTION_WORDS or bool(set(entry.parts) & {"n", "a"})


def _names(word: str) -> bool:
    """Tell whether a word is a noun or an adjective before it is anything else."""
    entry = english().get(word)
    return entry is not None and entry.parts[:1] in {"n", "a"} and word not in FUNCTION_WORDS


def _verb_slips(speaker: str, verb: str) -> bool:
    if speaker in _ONE:
        return verb in {"are", "were", "have", "do", "don't"} or (plain_verb(verb) and verb not in _SAME_IN_THE_PAST)
    if speaker in _MANY:
        return verb in {"is", "has", "does", "doesn't"} or (verb == "was" and speaker != "i") or _verb_in_s(verb)
    return False


def _article_slips(article: str, word: str) -> bool:
    if article not in {"a", "an"}:
        return article in {"these", "those"} and _single(word)
    entry = english().get(word)
    if entry is None:
        return False
    opens = {is_vowel(sound[0]) for sound in entry.sounds}
    return (article == "an") not in opens or _plural(word)


def _noun_slips(sung: Sequence[str], at: int) -> bool:
    """Judge *the doors is* and *the moon are*, unless the noun is part of more: *stars in the sky are*."""
    article, noun, verb = sung[at : at + 3]
    if article not in DETERMINERS | {"that"} or (at > 0 and sung[at - 1] in _JOINING):
        return False
    return (verb in _OF_ONE and _plural(noun)) or (verb in _OF_MANY and _single(noun))


@functools.lru_cache(maxsize=4096)
def _verb_in_s(word: str) -> bool:
    if word in FUNCTION_WORDS or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return False
    stems = (english().get(word.removesuffix(ending)) for ending in ("s", "es"))
    return any(entry is not None and entry.parts.startswith("v") for entry in stems)


@functools.lru_cache(maxsize=4096)
def _plural(word: str) -> bool:
    if word in FUNCTION_WORDS or not word.endswith("s") or word.endswith(("ss", "us", "is", "'s", "ws")):
        return False
    entry = english().get(word.removesuffix("s"))
    return entry is not None and entry.parts.startswith("n")


@functools.lru_cache(maxsize=4096)
def _single(word: str) -> bool:
    entry = english().get(word)
    noun = entry is not None and entry.parts.startswith("n") and "a" not in entry.parts and word not in FUNCTION_WORDS
    return noun and not word.endswith("s") and word not in _NO_S
