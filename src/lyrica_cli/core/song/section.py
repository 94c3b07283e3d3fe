"""The kinds of section that a song is made of, and what each is called."""

from __future__ import annotations

import re
from enum import StrEnum


class Kind(StrEnum):
    """A kind of section; its value is the word used in JSON."""

    INTRO = "intro"
    VERSE = "verse"
    PRE_CHORUS = "pre-chorus"
    CHORUS = "chorus"
    POST_CHORUS = "post-chorus"
    BRIDGE = "bridge"
    HOOK = "hook"
    TAG = "tag"
    OUTRO = "outro"

    @property
    def letter(self) -> str:
        """Its letter in a form's notation: ``V`` for a verse."""
        return _LETTERS[self]

    @property
    def returns(self) -> bool:
        """Whether it comes back word for word; a kind that does not is written anew each time."""
        return self in _RETURNING

    def label(self, number: int) -> str:
        """Return the heading of the ``number``-th of its kind (from 1): only verses are numbered from the first.

        >>> Kind.VERSE.label(1), Kind.CHORUS.label(1), Kind.BRIDGE.label(2)
        ('Verse 1', 'Chorus', 'Bridge 2')
        """
        name = "Drop" if self is Kind.POST_CHORUS else self.value.title()
        return f"{name} {number}" if self._numbered(number) else name

    def prefix(self, number: int) -> str:
        """Return what its lines' addresses begin with: ``v2`` (third line: ``v2.3``), ``c``."""
        return f"{self.letter.lower()}{number}" if self._numbered(number) else self.letter.lower()

    def _numbered(self, number: int) -> bool:
        return self is Kind.VERSE or number > 1


_LETTERS = {
    Kind.INTRO: "I",
    Kind.VERSE: "V",
    Kind.PRE_CHORUS: "P",
    Kind.CHORUS: "C",
    Kind.POST_CHORUS: "D",
    Kind.BRIDGE: "B",
    Kind.HOOK: "H",
    Kind.TAG: "T",
    Kind.OUTRO: "O",
}
_KINDS = {letter: kind for kind, letter in _LETTERS.items()}
_RETURNING = {Kind.PRE_CHORUS, Kind.CHORUS, Kind.POST_CHORUS, Kind.HOOK, Kind.TAG}
_NAMES = {kind.value: kind for kind in Kind} | {
    "prechorus": Kind.PRE_CHORUS,
    "pre": Kind.PRE_CHORUS,
    "build": Kind.PRE_CHORUS,
    "refrain": Kind.CHORUS,
    "postchorus": Kind.POST_CHORUS,
    "drop": Kind.POST_CHORUS,
    "middle eight": Kind.BRIDGE,
    "middle 8": Kind.BRIDGE,
    "middle-eight": Kind.BRIDGE,
    "introduction": Kind.INTRO,
    "coda": Kind.OUTRO,
    "ending": Kind.OUTRO,
    "end": Kind.OUTRO,
}
# [Verse 2], [Chorus], [pre chorus], [Verse 1: Ana]; singer and number may be missing.
_TAG = re.compile(r"\[\s*([A-Za-z][A-Za-z -]*?(?: 8)?)\s*([0-9]{1,2})?\s*(?::[^\[\]]*)?\]")


def kind_of(letter: str) -> Kind | None:
    """Return the kind that ``letter`` stands for in a form, upper or lower case; None if there is none."""
    return _KINDS.get(letter.upper())


def parse_tag(line: str) -> tuple[Kind, int | None] | None:
    """Read a heading in square brackets.

    Returns:
        The kind and the number that stands beside it (None where none does); None if the line is no such heading.

    >>> parse_tag("[Pre Chorus]")
    (<Kind.PRE_CHORUS: 'pre-chorus'>, None)
    >>> parse_tag("[Am] not a heading") is None
    True
    """
    found = _TAG.fullmatch(line.strip())
    if found is None:
        return None
    name = " ".join(found[1].lower().split())
    kind = _NAMES.get(name) or _NAMES.get(name.replace(" ", "-"))
    return None if kind is None else (kind, int(found[2]) if found[2] else None)
