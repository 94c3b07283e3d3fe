"""The title, taken from the hook line where the writer gave none."""

from __future__ import annotations

from lyrica_cli.core.prosody import english
from lyrica_cli.core.prosody.line import words
from lyrica_cli.core.writing.vocabulary import FUNCTION_WORDS

LONGEST = 5
"""Words of a title."""
_JOINTS = frozenset("and but or that is are was were".split())
_OPENERS = frozenset(
    "a an the my your his her our their this that these those no every in on at by for from with without under over "
    "into through after before like don't never always let let's i'm you're we're it's i'll we'll you'll".split()
)


def title_of(hook: str) -> str:
    """Take a title from a hook line: the whole of a short one, else the last phrase of it that names something.

    >>> title_of("leave the window open in the rain")
    'in the rain'
    >>> title_of("the porch light is on")
    'the porch light is on'
    >>> title_of("my phone call came in late")
    'my phone'
    """
    sung = words(hook)
    if len(sung) <= LONGEST:
        return " ".join(sung)
    endings = [sung[-size:] for size in (3, 4, 2, 5)]
    beginnings = [sung[:size] for size in (3, 4, 2)]
    for phrase in (*endings, *beginnings):
        if phrase[0] in _OPENERS and _is_noun(phrase[-1]) and not _JOINTS & set(phrase):
            return " ".join(phrase)
    return " ".join(sung[-LONGEST + 1 :] if len(sung) > LONGEST + 2 else sung)


def _is_noun(word: str) -> bool:
    entry = english().get(word)
    return entry is not None and entry.parts.startswith("n") and word not in FUNCTION_WORDS
