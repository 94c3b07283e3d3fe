"""What differs between two versions of a song, line by line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lyrica_cli.core.song.song import Song


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is not the same.

    Attributes:
        address: The line's address, or ``title``, ``genre``, ``mood`` or ``form``.
        before: The earlier words; None where there were none.
        after: The later words; None where there are none any more.
    """

    address: str
    before: str | None
    after: str | None


def changes(before: Song, after: Song) -> list[Change]:
    """Compare two versions; a line that is sung several times counts once.

    Returns:
        What differs, in the order of the later version, what it dropped last; empty where nothing does.
    """
    old, new = _words(before), _words(after)
    return [
        Change(address, old.get(address), new.get(address))
        for address in dict.fromkeys([*new, *old])
        if old.get(address) != new.get(address)
    ]


def _words(song: Song) -> dict[str, str | None]:
    head = {"title": song.title, "genre": song.genre, "mood": song.mood, "form": song.form}
    return head | {line.address: line.text for section in song.sections for line in section.lines}
