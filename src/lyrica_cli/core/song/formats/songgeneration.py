"""A song as SongGeneration (LeVo) takes lyrics: one line, sections joined by ``;``, each sung line ended by a dot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lyrica_cli.core.song.formats.singers import plain, tag

if TYPE_CHECKING:
    from lyrica_cli.core.song.song import Song


def songgeneration(song: Song) -> str:
    """Print the sections between a short intro and a short outro; a sung outro counts as a verse there."""
    sections = [
        f"[{'verse' if tag(section) == 'outro' else tag(section)}] "
        + " ".join(f"{plain(line.text).rstrip('.?! ')}." for line in section.lines)
        for section in song.sections
        if section.lines
    ]
    return " ; ".join(["[intro-short]", *sections, "[outro-short]"]) + "\n"
