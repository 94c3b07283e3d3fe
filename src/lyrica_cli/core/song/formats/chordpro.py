"""A song as ChordPro (https://www.chordpro.org, version 6), and the drafts that come in as ChordPro."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lyrica_cli.core.song.section import Kind, parse_tag
from lyrica_cli.core.song.song import Chord

if TYPE_CHECKING:
    from lyrica_cli.core.song.arrangement import Arrangement
    from lyrica_cli.core.song.song import Line, Section, Song

CHORD = re.compile(
    r"(?:N\.?C\.?|[A-G][#b♯♭]?(?:maj|min|dim|aug|sus|add|alt|omit|no|[mM+°øΔ^()#b♯♭,-]|[0-9])*(?:/[A-G][#b♯♭]?)?)"
)
"""The name of a chord: ``F#m7b5/C``, ``Cadd9``, ``N.C.``"""
RECALL = "{" + "chorus" + "}"
_BREAK = re.compile(r"\r\n|\r|\n")
_MARK = re.compile(r"\[([^\[\]]*)\]")
_DIRECTIVE = re.compile(r"\{\s*([A-Za-z_-]+)\s*(?::?\s*(.*?))?\s*\}")
_LABEL = re.compile(r'label\s*=\s*"([^"]*)"')
_STARTS = {
    "sov": Kind.VERSE,
    "start_of_verse": Kind.VERSE,
    "soc": Kind.CHORUS,
    "start_of_chorus": Kind.CHORUS,
    "chorus": Kind.CHORUS,
    "sob": Kind.BRIDGE,
    "start_of_bridge": Kind.BRIDGE,
}
_ENVIRONMENT = {Kind.CHORUS: "chorus", Kind.BRIDGE: "bridge"}
_TITLES = {"title", "t"}
_COMMENTS = {"comment", "c", "comment_italic", "ci", "comment_box", "cb", "highlight"}
_NO_LYRICS = ("tab", "grid", "abc", "ly", "svg", "textblock")
_BRACKETS = str.maketrans("[]{}", "()()")
_LONGEST_KEY = 20


@dataclass(frozen=True, slots=True)
class Music:
    """How a song is played, as its directives say; None where none does, or where it makes no sense.

    Attributes:
        key: ``Am``.
        capo: Fret of the capo, from 1 to 12.
        tempo: Beats a minute, from 20 to 400.
    """

    key: str | None = None
    capo: int | None = None
    tempo: int | None = None


NOTHING_SAID = Music()


def chordpro(song: Song, arrangement: Arrangement) -> str:
    """Print the song with its chords in the words; a section that returns is recalled where ChordPro can.

    ChordPro has no way to write a square or curly bracket that is none of its own: they become round ones.
    """
    head = [f"{{title: {_value(song.title)}}}"] if song.title.strip() else []
    head += [f"{{lyricist: {_value(name)}}}" for name in song.writers]
    head += [
        f"{{{name}: {_value(str(value))}}}"
        for name, value in (("key", arrangement.key), ("capo", arrangement.capo), ("tempo", arrangement.tempo))
        if value is not None
    ]
    blocks, chorus = ["\n".join(head)], 0
    for section in song.sections:
        # A recall means the chorus that stands above it; which one that is only we know.
        recalled = section.kind == Kind.CHORUS and section.repeats is not None and section.number == chorus == 1
        chorus = section.number if section.kind == Kind.CHORUS else chorus
        blocks.append(RECALL if recalled else _section(section))
    return "\n\n".join(blocks).lstrip("\n") + "\n"


def is_chordpro(text: str) -> bool:
    r"""Tell whether a text has directives, or chords among its words.

    >>> is_chordpro("[G]I left the [D7]light on"), is_chordpro("[Verse 1]\nI left the light on")
    (True, False)
    """
    return any(
        _directive(line) or (parse_tag(line) is None and any(CHORD.fullmatch(name) for name in _MARK.findall(line)))
        for line in _BREAK.split(text)
    )


def plain(text: str) -> tuple[str, dict[int, tuple[Chord, ...]]]:
    """Turn ChordPro into a draft as Lyrica reads it, line for line, so that a line keeps its number.

    Directives become headings, the title, or empty lines; the environments that hold no words are left out.

    Returns:
        The draft, and the chords of its lines by line number from 1.
    """
    lines: list[str] = []
    chords: dict[int, tuple[Chord, ...]] = {}
    skipping = ""
    titled = any(found and found[0] in _TITLES for found in map(_directive, _BREAK.split(text)))
    for at, line in enumerate(_BREAK.split(text), start=1):
        found = _directive(line)
        if skipping:
            skipping = "" if found and found[0] in {f"end_of_{skipping}", f"eo{skipping[0]}"} else skipping
            lines.append("")
        elif found:
            name, value = found
            skipping = next((each for each in _NO_LYRICS if name in {f"start_of_{each}", f"so{each[0]}"}), "")
            lines.append("" if skipping else _heading(name, value))
        elif line.startswith("#") and (titled or any(lines)):
            lines.append("")  # a comment; above everything else it would be Lyrica's own title
        elif parse_tag(line):
            lines.append(line)
        else:
            words, marks = _parted(line)
            lines.append(words)
            if marks:
                chords[at] = marks
    return "\n".join(lines), chords


def music(text: str) -> Music:
    r"""Read how a song is played; where it changes on the way, as it begins.

    >>> music("{key: G}\n{meta: capo 2}\n{tempo: 88 bpm}")
    Music(key='G', capo=2, tempo=88)
    """
    said: dict[str, str] = {}
    for found in filter(None, map(_directive, _BREAK.split(text))):
        name, _, value = found[1].partition(" ") if found[0] == "meta" else (found[0], "", found[1])
        said.setdefault(name.lower(), value.strip())
    key = said.get("key", "")
    return Music(
        key=key if 0 < len(key) <= _LONGEST_KEY and key.isprintable() else None,
        capo=_number(said.get("capo", ""), 1, 12),
        tempo=_number(said.get("tempo", ""), 20, 400),
    )


def _number(value: str, least: int, most: int) -> int | None:
    found = re.match(r"\d{1,3}", value, re.ASCII)
    return int(found[0]) if found and least <= int(found[0]) <= most else None


def _section(section: Section) -> str:
    kind = next((kind for kind in Kind if kind.value == section.kind), Kind.VERSE)
    environment = _ENVIRONMENT.get(kind, "verse")
    lines = [chorded(line) for line in section.lines]
    opening = f"{{start_of_{environment}: {_value(section.label)}}}"
    return "\n".join([opening, *lines, f"{{end_of_{environment}}}"])


def chorded(line: Line) -> str:
    """Write a line with its chords among its words."""
    parts, at = [], 0
    for chord in sorted(line.chords, key=lambda chord: chord.at):
        parts += [line.text[at : chord.at].translate(_BRACKETS), f"[{chord.name}]"]
        at = chord.at
    text = "".join([*parts, line.text[at:].translate(_BRACKETS)])
    return f" {text}" if text.startswith("#") else text


def _value(text: str) -> str:
    return " ".join(text.split()).translate(_BRACKETS)


def _directive(line: str) -> tuple[str, str] | None:
    found = _DIRECTIVE.fullmatch(line.strip())
    return (found[1].lower(), found[2] or "") if found else None


def _heading(name: str, value: str) -> str:
    if name in _TITLES:
        return f"# {value}" if value else ""
    label = _LABEL.search(value)
    wanted = label[1] if label else value
    if name in _COMMENTS or name in _STARTS:
        tag = f"[{wanted.strip('[]: ')}]"
        if parse_tag(tag):
            return tag
    return f"[{_STARTS[name].label(1)}]" if name in _STARTS else ""


def _parted(line: str) -> tuple[str, tuple[Chord, ...]]:
    """Part a line into its words and the chords over them; what is in brackets and no chord is an annotation."""
    words, marks, end = "", [], 0
    for mark in _MARK.finditer(line):
        words += line[end : mark.start()]
        words = words.lstrip()
        end = mark.end()
        if CHORD.fullmatch(mark[1].strip()):
            marks.append((mark[1].strip(), len(words)))
        elif not mark[1].startswith("*"):
            words += mark[0]
    words = (words + line[end:]).strip()
    return words, tuple(Chord(name=name, at=min(at, len(words))) for name, at in marks)
