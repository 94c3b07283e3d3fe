"""The title, taken from the hook line where the writer gave none."""

from __future__ import annotations

from lyrica_cli.core.prosody.line import words
from lyrica_cli.core.writing.vocabulary import FUNCTION_WORDS

LONGEST = 5
"""Words of a title."""
_OPENERS = frozenset(
    "a an the my your his her our their this that these those no every in on at by for from with without under over "
    "into through after before like don't never always let let's i'm you're we're it's i'll we'll you'll".split()
)
_BAD_OPENERS = frozenset("and but or so of to as than is was were are be been had has have did do does s".split())


def title_of(hook: str) -> str:
    """Take a title from a hook line: the whole of a short one, else the last phrase of it.

    >>> title_of("leave the key on the hook")
    'on the hook'
    >>> title_of("the porch light is on")
    'the porch light is on'
    """
    sung = words(hook)
    if len(sung) <= LONGEST:
        return " ".join(sung)
    for size in (3, 4, 2, 5):
        phrase = sung[-size:]
        content = [word for word in phrase if word not in FUNCTION_WORDS]
        if phrase[0] in _OPENERS and len(content) >= 1:
            return " ".join(phrase)
    for size in (4, 3, 5, 2):
        if sung[-size] not in _BAD_OPENERS:
            return " ".join(sung[-size:])
    return " ".join(sung[-LONGEST:])
