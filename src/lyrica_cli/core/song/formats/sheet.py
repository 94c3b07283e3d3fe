"""A lyric sheet: one page for the music stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lyrica_cli.core.song.formats.chords import with_chords
from lyrica_cli.core.song.instrumental import blocks

if TYPE_CHECKING:
    from lyrica_cli.core.song.arrangement import Arrangement
    from lyrica_cli.core.song.instrumental import Block
    from lyrica_cli.core.song.song import Song


def sheet(song: Song, arrangement: Arrangement) -> str:
    """Print title, writers, how to play it, and the words under their chords.

    A section that returns is printed in full once and only named after that, unless the arrangement asks for all.
    """
    head = [" ".join(song.title.split())] if song.title.strip() else []
    head += [f"Words: {', '.join(song.writers)}"] if song.writers else []
    head.append(" · ".join(_facts(song, arrangement)))
    sections = [_printed(block, full=arrangement.full) for block in blocks(song.sections)]
    return "\n\n".join(["\n".join(head), *sections]) + "\n"


def _facts(song: Song, arrangement: Arrangement) -> list[str]:
    facts = [f"Key {arrangement.key}"] if arrangement.key else []
    facts += [f"Capo {arrangement.capo}"] if arrangement.capo else []
    facts += [f"{arrangement.tempo} bpm"] if arrangement.tempo else []
    return [*facts, f"Version {song.version}", f"{song.created_at:%Y-%m-%d}"]


def _printed(block: Block, *, full: bool) -> str:
    if block.section is None:
        return "\n".join(with_chords(block.items))
    full = full or block.section.repeats is None
    return "\n".join([f"[{block.section.label}]", *(with_chords(block.items) if full else [])])
