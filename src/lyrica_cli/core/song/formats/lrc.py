"""A song as LRC: each line with the moment at which it begins, in even time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lyrica_cli.core.song.instrumental import in_order
from lyrica_cli.core.song.song import Played

if TYPE_CHECKING:
    from lyrica_cli.core.song.arrangement import Arrangement
    from lyrica_cli.core.song.instrumental import Item
    from lyrica_cli.core.song.song import Song


def lrc(song: Song, arrangement: Arrangement) -> str:
    """Print the lines as sung, each as long as the bars that it takes, and an empty one where the song ends.

    A line that is played without words takes as long, and is empty.
    """
    seconds = arrangement.seconds_a_line(song.genre)
    sung = [text for section in song.sections for item in in_order(section) for text in _texts(item)]
    head = [f"[ti:{_tag(song.title)}]"] if song.title.strip() else []
    head += [f"[lr:{_tag(', '.join(song.writers))}]"] if song.writers else []
    minutes, rest = divmod(round(len(sung) * seconds), 60)
    head.append(f"[length:{minutes:02d}:{rest:02d}]")
    lines = [f"[{_moment(at * seconds)}]{text}" for at, text in enumerate([*sung, ""])]
    return "\n".join([*head, "", *lines]) + "\n"


def _texts(item: Item) -> list[str]:
    return [""] * len(item.lines) if isinstance(item, Played) else [" ".join(item.text.split())]


def _moment(seconds: float) -> str:
    """Write a moment as minutes, seconds and hundredths."""
    hundredths = round(seconds * 100)
    return f"{hundredths // 6000:02d}:{hundredths // 100 % 60:02d}.{hundredths % 100:02d}"


def _tag(text: str) -> str:
    return " ".join(text.split()).replace("[", "(").replace("]", ")")
