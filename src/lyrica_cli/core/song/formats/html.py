"""A song as one HTML page: rhyme families in colour and letter on a screen, plain words on paper."""

from __future__ import annotations

from html import escape
from importlib import resources
from typing import TYPE_CHECKING

from lyrica_cli.core.song.instrumental import bare, blocks
from lyrica_cli.core.song.song import Played

if TYPE_CHECKING:
    from lyrica_cli.core.song.arrangement import Arrangement
    from lyrica_cli.core.song.instrumental import Block
    from lyrica_cli.core.song.song import Line, Song

_HUES = 12
"""Hues that the style sheet has; families beyond them begin again."""


def html(song: Song, arrangement: Arrangement) -> str:
    """Print a page that needs nothing else: no script, no font, no network."""
    style = (resources.files(__package__) / "song.css").read_text(encoding="utf-8")
    title = escape(" ".join(song.title.split()) or "Untitled")
    writers = f"<p>{escape(', '.join(song.writers))}</p>\n" if song.writers else ""
    facts = [arrangement.key and f"Key {arrangement.key}", arrangement.capo and f"Capo {arrangement.capo}"]
    facts.append(arrangement.tempo and f"{arrangement.tempo} bpm")
    playing = " · ".join(escape(str(fact)) for fact in facts if fact)
    hues = _hues(song)
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(song.language)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width">\n<title>{title}</title>\n'
        f"<style>\n{style}</style>\n</head>\n"
        f"<body>\n<header>\n<h1>{title}</h1>\n{writers}"
        + (f"<p>{playing}</p>\n" if playing else "")
        + "</header>\n"
        + "".join(_block(block, hues) for block in blocks(song.sections))
        + f"<footer>Version {song.version}, {song.created_at:%Y-%m-%d}</footer>\n</body>\n</html>\n"
    )


def _hues(song: Song) -> dict[tuple[str, str], int]:
    """Give each rhyme family of each section a hue, in the order in which they are sung."""
    families = [
        (_prefix(line), line.rhyme) for section in song.sections for line in section.lines if line.rhyme.isalpha()
    ]
    found = dict.fromkeys(family for family in families if family[1] != "X")
    return {family: at % _HUES for at, family in enumerate(found)}


def _prefix(line: Line) -> str:
    return line.address.rpartition(".")[0]


def _block(block: Block, hues: dict[tuple[str, str], int]) -> str:
    lines = "".join(
        _played(item) if isinstance(item, Played) else _line(item, hues.get((_prefix(item), item.rhyme)))
        for item in block.items
    )
    if block.section is None:
        return f"<section>\n{lines}</section>\n"
    again = ' class="again"' if block.section.repeats is not None else ""
    return f"<section{again}>\n<h2>{escape(block.section.label)}</h2>\n<div>\n{lines}</div>\n</section>\n"


def _played(played: Played) -> str:
    heading = f"<h2>{escape(played.label)}</h2>\n" if played.label else ""
    return heading + "".join(f'<p class="played">{escape(bare(line))}</p>\n' for line in played.lines)


def _line(line: Line, hue: int | None) -> str:
    chords = sorted(line.chords, key=lambda chord: chord.at)
    cuts = [0, *(chord.at for chord in chords), len(line.text)]
    marks = ["", *(f'<span class="chord"><b>{escape(chord.name)}</b></span>' for chord in chords)]
    words = [mark + escape(line.text[start:end]) for mark, start, end in zip(marks, cuts, cuts[1:], strict=False)]
    style = " ".join(filter(None, ["chords" if chords else "", "" if hue is None else f"hue{hue}"]))
    letter = "" if hue is None else f"<i>{escape(line.rhyme)}</i>"
    return f"<p{f' class={chr(34)}{style}{chr(34)}' if style else ''}>{''.join(words)}{letter}</p>\n"
