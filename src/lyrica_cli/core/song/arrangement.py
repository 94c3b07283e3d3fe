"""How a song is to be played, as far as a printed page says it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lyrica_cli.core.song.genres import resolve

if TYPE_CHECKING:
    from lyrica_cli.core.song.song import Song

BEATS_A_BAR = 4


@dataclass(frozen=True, slots=True)
class Arrangement:
    """What a page says besides the words.

    Attributes:
        key: ``Am``; None is not said.
        capo: Fret of the capo; None is not said.
        tempo: Beats a minute; None is not said, and counts as usual in the genre.
        bars: Bars that a line takes, of four beats; None is as usual in the genre.
        full: Whether a section that returns is printed again where a format would only name it.
    """

    key: str | None = None
    capo: int | None = None
    tempo: int | None = None
    bars: int | None = None
    full: bool = False

    def of(self, song: Song) -> Arrangement:
        """Take from the song what is not said here."""
        return replace(self, key=self.key or song.key, capo=self.capo or song.capo, tempo=self.tempo or song.tempo)

    def seconds_a_line(self, genre: str | None) -> float:
        """Give how long a line of a song of that genre lasts.

        >>> Arrangement(tempo=120, bars=2).seconds_a_line(None)
        4.0
        """
        return self.bars_a_line(genre) * BEATS_A_BAR * 60 / (self.tempo or resolve(genre)[0].bpm)

    def bars_a_line(self, genre: str | None) -> int:
        """Give how many bars a line of a song of that genre takes."""
        return self.bars or resolve(genre)[0].bars_a_line
