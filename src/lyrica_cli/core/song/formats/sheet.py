"""A lyric sheet: one page for the music stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lyrica_cli.core.song.formats.chords import with_chords

if TYPE_CHECKING:
    from lyrica_cli.core.song.arrangement import Arrangement
    from lyrica_cli.core.song.song import Section, Song


def sheet(song: Song, arrangement: Arrangement) -> str:
    """Print title, writers, how to play it, and the words under their chords.

    A section that returns is printed in full once and only named after that, unless the arrangement asks for all.
    """
    head = [" ".join(song.title.split())] if song.title.strip() else []
    head += [f"Words: {', '.join(song.writers)}"] if song.writers else []
    head.append(" · ".join(_facts(song, arrangement)))
    sections = [_section(section, full=arrangement.full or section.repeats is None) for section in song.sections]
    return "\n\n".join(["\n".join(head), *sections]) + "\n"


def _facts(song: Song, arrangement: Arrangement) -> list[str]:
    facts = [f"Key {arrangement.key}"] if arrangement.key else []
    facts += [f"Capo {arrangement.capo}"] if arrangement.capo else []
    facts += [f"{arrangement.tempo} bpm"] if arrangement.tempo else []
    return [*facts, f"Version {song.version}", f"{song.created_at:%Y-%m-%d}"]


def _section(section: Section, *, full: bool) -> str:
    return "\n".join([f"[{section.label}]", *(with_chords(section.lines) if full else [])])
