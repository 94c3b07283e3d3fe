"""Text of unknown origin, made fit to stand in a one-line message."""

from __future__ import annotations

LONGEST = 40
"""Characters that a message shows of what was typed."""


def shown(text: str) -> str:
    r"""Return ``text`` on one line, without control characters, cut to :data:`LONGEST` characters.

    >>> shown("vapor\x1b[31mwave\n")
    'vapor[31mwave'
    """
    line = "".join(letter for letter in " ".join(text[:1000].split()) if letter.isprintable())
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"
