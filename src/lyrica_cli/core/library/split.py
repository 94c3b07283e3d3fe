"""From lines of text to sections: headings are understood, stanzas that come back are recognised."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lyrica_cli.core.library.failure import Unreadable
from lyrica_cli.core.library.lyric import LONGEST_LINE, MOST_LINES, LyricLine, Part
from lyrica_cli.core.prosody.line import words
from lyrica_cli.core.song.section import Kind, parse_tag

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_BARE = re.compile(r"\(?([A-Za-z][A-Za-z -]*?(?: 8)?)\s*(\d{1,2})?\s*\)?\s*:?\s*(?:\(?[xX]\s?\d\)?)?\s*:?")
_REPEAT = re.compile(r"[\[(]?\s*repeat\s+([a-z -]+?)\s*(\d{1,2})?\s*[\])]?\s*", re.IGNORECASE)


@dataclass(slots=True)
class _Open:
    """A section that lines are being added to; without a kind it is a stanza that nothing names."""

    kind: Kind | None
    number: int | None
    label: str | None
    lines: list[LyricLine] = field(default_factory=list)


def split(lines: Iterable[LyricLine]) -> tuple[Part, ...]:
    """Divide lines into parts at headings and blank lines.

    A heading without lines repeats the last part of its name. Where nothing is headed, a stanza that comes back word
    for word is the chorus and all others are verses.

    Args:
        lines: The lines; a blank one ends a stanza.

    Raises:
        Unreadable: There is nothing to sing, or more than a lyric can have.
    """
    opened: list[_Open] = []
    fresh = True
    for number, line in enumerate(lines, start=1):
        if number > MOST_LINES:
            raise Unreadable(f"more than {MOST_LINES} lines: no lyric is as long")
        text = line.text.strip()
        if len(text) > LONGEST_LINE:
            raise Unreadable(f"line {number} has {len(text):,} characters; a line can have {LONGEST_LINE:,}")
        if not text:
            fresh = True
        elif (head := heading(text)) is not None:
            opened.append(_Open(*head))
            fresh = False
        else:
            if not opened or fresh:
                opened.append(_after(opened[-1] if opened else None))
            opened[-1].lines.append(LyricLine(line.text.rstrip(), line.chords))
            fresh = False
    parts = _closed(opened)
    if not any(words(line.text) or line.text.strip() for part in parts for line in part.lines):
        raise Unreadable("there is nothing to sing in it")
    return parts


def heading(text: str) -> tuple[Kind | None, int | None, str | None] | None:
    """Read a line that names a section: ``[Verse 1]``, ``Chorus:``, ``(bridge)``, ``CHORUS x2``, ``repeat chorus``.

    Returns:
        Its kind, number and label, the kind None for brackets around a name that no kind has; None for any other line.

    >>> heading("[Verse 2]")
    (<Kind.VERSE: 'verse'>, 2, 'Verse 2')
    >>> heading("Chorus:")[2], heading("[Guitar solo]")[2], heading("Bridge over the river") is None
    ('Chorus', 'Guitar solo', True)
    """
    found = parse_tag(text)
    if found is None:
        bare = _REPEAT.fullmatch(text) or _BARE.fullmatch(text)
        marked = bare is not None and (text != text.lower() or text[0] == "(" or text[-1] == ":" or bool(bare[2]))
        found = parse_tag(f"[{bare[1]} {bare[2] or ''}]") if bare and marked else None
    if found is not None:
        kind, number = found
        return kind, number, kind.label(number or 1) if number or kind is not Kind.VERSE else None
    inside = text[1:-1].strip()
    if text[0] == "[" and text[-1] == "]" and "[" not in inside and len(inside.split()) <= 4:  # ruff: ignore[magic-value-comparison]  # names are short
        return None, None, inside or None
    return None


def _after(before: _Open | None) -> _Open:
    """Open the stanza that follows a blank line: it goes on with a headed section, or is one of its own."""
    if before is None or before.kind is None:
        return _Open(None, None, None)
    return _Open(before.kind, before.number, before.label)


def _closed(opened: Sequence[_Open]) -> tuple[Part, ...]:
    """Name what has no name, and find what repeats."""
    keys = [_key(each.lines) for each in opened]
    headed = any(each.kind or each.label for each in opened)
    verses = 0
    parts: list[Part] = []
    own: dict[tuple[str, ...], int] = {}
    labelled: dict[str | None, int] = {}
    for each, key in zip(opened, keys, strict=True):
        label = each.label
        if not each.lines:
            if label in labelled:  # a heading alone stands for the part of that name
                parts.append(Part(parts[labelled[label]].label, parts[labelled[label]].lines, labelled[label]))
            continue
        if label is None:
            comes_back = not headed and len(key) > 1 and keys.count(key) > 1
            if not comes_back and key not in own:
                verses += 1
            label = Kind.CHORUS.label(1) if comes_back else Kind.VERSE.label(max(verses, 1))
        repeats = own.get(key) if len(key) > 1 else None
        if repeats is None:
            own.setdefault(key, len(parts))
            labelled[label] = len(parts)
        else:
            label = parts[repeats].label if each.label is None else label
        parts.append(Part(label, tuple(each.lines), repeats))
    return tuple(parts)


def _key(lines: Sequence[LyricLine]) -> tuple[str, ...]:
    return tuple(" ".join(words(line.text)) or line.text.casefold() for line in lines)
