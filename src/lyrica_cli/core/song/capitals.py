"""Capitals: how a line that was written in lower case is shown."""

from __future__ import annotations

import re

_SMALL = frozenset(
    {"a", "an", "and", "as", "at", "but", "by", "for", "from", "if", "in", "into", "nor", "of", "off", "on", "or"}
    | {"over", "so", "the", "to", "up", "with"}
)
_I = re.compile(r"(?<![\w'\u2019-])i(?![\w-])")
_LETTER = re.compile(r"[^\W\d_]")


def capitals(line: str) -> str:
    """Show a sung line: capital at its start and for *I*, no full stop or comma at its end; ``?`` and ``!`` stay.

    >>> capitals("i think i'll stay, if you do.")
    "I think I'll stay, if you do"
    """
    bare = " ".join(line.split()).rstrip(" .,;:")
    return _LETTER.sub(lambda first: first[0].upper(), _I.sub("I", bare), count=1)


def headline(text: str) -> str:
    """Show a title: capitals but for the small words within, no punctuation at its end but ``?`` and ``!``.

    >>> headline("leave the key on the hook")
    'Leave the Key on the Hook'
    """
    words = text.rstrip(" .,;:").split()
    last = len(words) - 1
    return " ".join(
        word if word in _SMALL and 0 < at < last else _LETTER.sub(lambda first: first[0].upper(), word, count=1)
        for at, word in enumerate(words)
    )
