"""A song as ChordPro (https://www.chordpro.org, version 6), and the drafts that come in as ChordPro."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from lyrica_cli.core.song.instrumental import blocks, comes_again, names_part, wordless
from lyrica_cli.core.song.section import Kind, parse_tag
from lyrica_cli.core.song.song import Chord, Played

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lyrica_cli.core.song.arrangement import Arrangement
    from lyrica_cli.core.song.instrumental import Item
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
    printed = ["\n".join(head)]
    above: Section | None = None
    for block in blocks(song.sections):
        section = block.section
        if section is None:
            printed.append("\n".join(_items(block.items)).lstrip("\n"))
        elif section.kind != Kind.CHORUS:
            printed.append(_section(section, block.items))
        else:
            printed.append(RECALL if _recalled(section, above) else _section(section, block.items))
            above = section
    return "\n\n".join(printed).lstrip("\n") + "\n"


def is_chordpro(text: str) -> bool:
    r"""Tell whether a text has directives, or chords among its words.

    >>> is_chordpro("[G]I left the [D7]light on"), is_chordpro("[Verse 1]\nI left the light on")
    (True, False)
    """
    return any(
        _directive(line) or (parse_tag(line) is None and any(CHORD.fullmatch(name) for name in _MARK.findall(line)))
        for line in _BREAK.split(text)
    )


@dataclass(frozen=True, slots=True)
class Plain:
    """ChordPro as a draft that Lyrica reads; everything by its line number, from 1.

    Attributes:
        text: The draft.
        chords: The chords over lines that are sung.
        played: Lines of chords without words, as they were typed; they are empty in the draft.
        parts: Names of parts that are played without words, where their headings stand; empty in the draft, too.
    """

    text: str
    chords: dict[int, tuple[Chord, ...]] = field(default_factory=dict)
    played: dict[int, str] = field(default_factory=dict)
    parts: dict[int, str] = field(default_factory=dict)


def plain(text: str) -> Plain:
    """Turn ChordPro into a draft as Lyrica reads it, line for line, so that a line keeps its number.

    Directives become headings, the title, or empty lines; the environments that hold no words are left out.
    """
    lines: list[str] = []
    found_in = Plain("")
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
            if not lines[-1] and (part := _part(name, value)):
                found_in.parts[at] = part
        elif line.startswith("#") and (titled or any(lines)):
            lines.append("")  # a comment; above everything else it would be Lyrica's own title
        elif parse_tag(line):
            lines.append(line)
        else:
            words, marks = _parted(line)
            if marks and wordless(words):
                found_in.played[at] = line.strip()
            elif not marks and names_part(words.strip("[]")) and _MARK.fullmatch(words):
                found_in.parts[at] = words.strip("[] ")
            else:
                lines.append(words)
                if marks:
                    found_in.chords[at] = marks
                continue
            lines.append("")
    return replace(found_in, text="\n".join(lines))


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


def _recalled(section: Section, above: Section | None) -> bool:
    """Tell whether a chorus is what a recall means: the chorus that stands above it, and how that is played."""
    if above is None or section.repeats is None or not section.number == above.number == 1:
        return False
    count = len(section.lines)
    inside = [[each for each in chorus.played if comes_again(each, count)] for chorus in (above, section)]
    return inside[0] == inside[1] and all(each.after or each.label is None for each in section.played)


def _section(section: Section, items: Iterable[Item]) -> str:
    kind = next((kind for kind in Kind if kind.value == section.kind), Kind.VERSE)
    environment = _ENVIRONMENT.get(kind, "verse")
    lines = _items(items)
    opening = f"{{start_of_{environment}: {_value(section.label)}}}"
    return "\n".join([opening, *lines, f"{{end_of_{environment}}}"])


def _items(items: Iterable[Item]) -> list[str]:
    lines: list[str] = []
    for item in items:
        if isinstance(item, Played):
            if item.label is not None:  # an empty line tells a part without a name from what stood above it
                lines.append(f"{{comment: {_value(item.label)}}}" if item.label else "")
            lines += item.lines
        else:
            lines.append(chorded(item))
    return lines


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
    if name in _COMMENTS or name in _STARTS:
        tag = f"[{_wanted(value)}]"
        if parse_tag(tag):
            return tag
    if name in _STARTS:
        return "" if names_part(_wanted(value)) else f"[{_STARTS[name].label(1)}]"
    tag = f"[{_environment(name)}]"
    return tag if parse_tag(tag) else ""


def _part(name: str, value: str) -> str:
    """Give the name of the part without words that a directive begins; empty where it begins none."""
    named = _wanted(value) if name in _COMMENTS or name in _STARTS else ""
    environment = _environment(name)
    if not named and environment:
        named = _wanted(value) if names_part(_wanted(value)) else environment.title()
    return named if names_part(named) else ""


def _wanted(value: str) -> str:
    label = _LABEL.search(value)
    return (label[1] if label else value).strip("[]: ")


def _environment(name: str) -> str:
    """Give the section that a directive of ChordPro 6 opens: ``intro`` for ``start_of_intro``."""
    return name.removeprefix("start_of_").replace("_", " ") if name.startswith("start_of_") else ""


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
