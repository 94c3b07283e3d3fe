"""ChordPro: words with their chords in square brackets, directives in braces. Chords are kept."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lyrica_cli.core.library.facts import facts_of
from lyrica_cli.core.library.lyric import Chord, Lyric, LyricLine
from lyrica_cli.core.library.split import split

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lyrica_cli.core.library.lyric import Part

_DIRECTIVE = re.compile(r"\{\s*([\w-]+)\s*(?::|\s)?\s*(.*?)\s*\}")
_CHORD = re.compile(r"\[([^\[\]]{0,40})\]")
_STARTS = {
    "soc": "Chorus",
    "start_of_chorus": "Chorus",
    "sov": "Verse",
    "start_of_verse": "Verse",
    "sob": "Bridge",
    "start_of_bridge": "Bridge",
}
_ENDS = {"eoc", "eov", "eob", "end_of_chorus", "end_of_verse", "end_of_bridge"}
_SKIPPED = {"sot": "eot", "start_of_tab": "end_of_tab", "sog": "eog", "start_of_grid": "end_of_grid"}
_COMMENTS = {"c", "comment", "ci", "comment_italic", "cb", "comment_box"}
_FACTS = {"t": "title", "st": "artist", "subtitle": "artist"}


def read(text: str) -> Iterator[Lyric]:
    """Read one lyric.

    Raises:
        Unreadable: There is none in it.
    """
    facts: dict[str, str] = {}
    lines: list[LyricLine] = []
    until: str | None = None
    for raw in text.split("\n"):
        directive = _DIRECTIVE.fullmatch(raw.strip())
        name, value = (directive[1].lower(), directive[2]) if directive else ("", raw)
        if until is not None:  # tablature is no text to sing
            until = None if name in {until, _SKIPPED.get(until, until)} else until
        elif name in _SKIPPED:
            until = _SKIPPED[name]
        elif name == "meta":
            key, _, rest = value.partition(" ")
            facts.setdefault(key.lower(), rest)
        elif directive is not None:
            lines += _directive(name, value)
            if name in {*_FACTS, "title", "artist", "album", "genre", "mood", "theme", "language", "lyricist"}:
                facts.setdefault(_FACTS.get(name, name), value)
        elif not raw.startswith("#"):
            lines += _line(raw)
    yield Lyric(facts_of(facts), split(lines))


def print_parts(title: str, artist: str | None, parts: Sequence[Part]) -> str:
    r"""Print parts with their chords, as :func:`read` reads them.

    >>> (song,) = read("{title: Gravel}\n[Am]Drive [C]slow")
    >>> print_parts("Gravel", None, song.parts).splitlines()[-1]
    '[Am]Drive [C]slow'
    """
    head = [f"{{title: {title}}}"] + ([f"{{artist: {artist}}}"] if artist else [])
    blocks = ["\n".join([f"{{comment: {part.label}}}", *map(_with_chords, part.lines)]) for part in parts]
    return "\n\n".join(["\n".join(head), *blocks]) + "\n"


def _directive(name: str, value: str) -> list[LyricLine]:
    """Give the heading or the blank line that a directive stands for."""
    if name in _STARTS:
        label = value.removeprefix('label="').removesuffix('"')
        return [LyricLine(""), LyricLine(f"[{label or _STARTS[name]}]")]
    if name in _ENDS:  # what follows is a verse until something else is said
        return [LyricLine("[Verse]")]
    if name == "chorus":
        return [LyricLine("[Chorus]"), LyricLine("[Verse]")]
    if name in _COMMENTS and value:
        return [LyricLine(""), LyricLine(f"[{value.strip('[]')}]")]
    return []


def _line(raw: str) -> list[LyricLine]:
    """Part words from chords; a line of chords alone is nothing to sing."""
    text = ""
    chords: list[Chord] = []
    end = 0
    for chord in _CHORD.finditer(raw):
        text += raw[end : chord.start()]
        end = chord.end()
        chords.append((len(text), chord[1].strip()))
    text += raw[end:]
    lead = len(text) - len(text.lstrip())
    if chords and not text.strip():
        return []
    return [LyricLine(text.strip(), tuple((max(0, at - lead), chord) for at, chord in chords if chord))]


def _with_chords(line: LyricLine) -> str:
    text = line.text
    for at, chord in reversed(line.chords):
        padded = text.ljust(at)
        text = f"{padded[:at]}[{chord}]{padded[at:]}"
    return text
