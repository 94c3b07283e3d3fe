"""What is sung in a text: stanzas of lines out of plain text, LRC and ChordPro, without what is not sung.

Left out: section tags (kept as the stanza's label), the title, chords in brackets or on a line of their own, ChordPro
directives, comments and tablature, LRC time stamps and metadata, marks of repetition such as ``(x2)``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lyrica_cli.core.song.instrumental import wordless

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_LINE = 2_000
"""Characters of a line; the rest of a longer one is no lyric and is left out."""

_BREAK = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_CHORD_NAME = (
    r"[A-H][b#♯♭]?(?:maj|min|dim|aug|sus|add|mi|ma|m|M|°|ø|\+|-)?[0-9]*(?:(?:sus|add|maj|[b#♯♭+-])[0-9]*)*"
    r"(?:\([^)]*\))?(?:/[A-H][b#♯♭]?)?"
)
_CHORD = re.compile(rf"\[(?:{_CHORD_NAME}|N\.?C\.?|[|/%*x.\s-]*|\*[^\]]*)\]")
_CHORD_LINE = re.compile(
    rf"(?:\|:?|:?\||/|%|-|\s)*(?:{_CHORD_NAME}|N\.?C\.?)(?:[\s|/%:-]+(?:{_CHORD_NAME}|N\.?C\.?))*[\s|/%:-]*"
)
_TIME = re.compile(r"\[\d{1,3}:\d{2}(?:[.:]\d{1,3})?\]|<\d{1,3}:\d{2}(?:[.:]\d{1,3})?>")
_META = re.compile(r"\s*\[(?:ar|ti|al|au|by|re|ve|la|lr|length|offset|tool|id|#)\s*:[^\]]*\]\s*", re.IGNORECASE)
_DIRECTIVE = re.compile(r"\s*\{\s*([^}:\s]+)\s*[:\s]?\s*([^}]*)\}\s*")
_TAG = re.compile(r"\s*\[([^\[\]]*)\]\s*")
_REPEAT = re.compile(r"\s*[(\[]\s*(?:x\s*\d+|\d+\s*x|repeat[^)\]]*)\s*[)\]]\s*$|\s+x\d+\s*$", re.IGNORECASE)
_UNSUNG = frozenset("start_of_tab sot start_of_grid sog start_of_abc start_of_ly start_of_svg".split())
_UNSUNG_END = frozenset("end_of_tab eot end_of_grid eog end_of_abc end_of_ly end_of_svg".split())
_SECTIONS = {
    "start_of_chorus": "Chorus", "soc": "Chorus", "start_of_verse": "Verse", "sov": "Verse",
    "start_of_bridge": "Bridge", "sob": "Bridge", "chorus": "Chorus",
}  # fmt: skip
_SECTION_ENDS = frozenset("end_of_chorus eoc end_of_verse eov end_of_bridge eob".split())


@dataclass(frozen=True, slots=True)
class Stanza:
    """Lines that stand together.

    Attributes:
        label: The section's heading without brackets, or None if none stands there.
        lines: What is sung, as typed; at least one.
    """

    label: str | None
    lines: tuple[str, ...]


def sung(text: str) -> list[Stanza]:
    r"""Read what is sung.

    >>> sung("# Rain\n\n[Verse 1]\n[Am]I left the [C]light on\n\n[00:12.50]All night (x2)")
    [Stanza(label='Verse 1', lines=('I left the light on',)), Stanza(label=None, lines=('All night',))]
    """
    found: list[Stanza] = []
    label: str | None = None
    lines: list[str] = []
    for kind, value in _marks(text):
        if kind == "line":
            lines.append(value)
            continue
        if lines:
            found.append(Stanza(label, tuple(lines)))
            label, lines = None, []
        if kind == "label":
            label = value
    if lines:
        found.append(Stanza(label, tuple(lines)))
    return found


def _marks(text: str) -> Iterator[tuple[str, str]]:
    """Give what each line of a text is: ``line``, ``label`` or ``gap``."""
    silent = titled = False
    for raw in _BREAK.split(text.removeprefix("\ufeff")):
        line = raw[:LONGEST_LINE].strip()
        directive = _DIRECTIVE.fullmatch(line)
        if directive is not None:
            name = directive[1].lower()
            silent = name in _UNSUNG or (silent and name not in _UNSUNG_END)
            if name in _SECTIONS and name != "chorus":
                yield "label", directive[2].removeprefix("label=").strip('"') or _SECTIONS[name]
            elif name in _SECTION_ENDS:
                yield "gap", ""
        elif not line:
            yield "gap", ""
        elif line.startswith("# ") and not titled:
            titled = True
        elif not (silent or line.startswith("#") or _META.fullmatch(line)):
            yield from _sung_line(line)


def _sung_line(line: str) -> Iterator[tuple[str, str]]:
    stamped = _TIME.sub("", line).strip()
    if not stamped:
        yield "gap", ""
        return
    tag = _TAG.fullmatch(stamped)
    if tag is not None and not _CHORD.fullmatch(stamped):
        yield "label", " ".join(tag[1].split())
        return
    without = _CHORD.sub("", stamped)
    if without != stamped and wordless(without):
        return  # played, not sung: an intro, a break, a turnaround
    bare = _REPEAT.sub("", " ".join(without.split()))
    if bare and not _is_chords(bare):
        yield "line", bare


def _is_chords(line: str) -> bool:
    """Tell a line of chords from a line of words: *A* alone is a word, *Am C* are chords."""
    return _CHORD_LINE.fullmatch(line) is not None and (len(line.split()) > 1 or len(line) > 1)
