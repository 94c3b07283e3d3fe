"""The rhyme families of one section: which are settled, which are open, which words they hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lyrica_cli.core.prosody import english, rhymes
from lyrica_cli.core.prosody.line import words
from lyrica_cli.core.prosody.rhyme import near_key, perfect_key
from lyrica_cli.core.writing.vocabulary import SMALLEST_FAMILY, family

if TYPE_CHECKING:
    from collections.abc import Iterable
    from random import Random

    from lyrica_cli.core.writing.vocabulary import Vocabulary

OFFERED = 24
"""Families open to a line that begins one."""
FEWEST = 3
"""With fewer families unlike those of the song, like ones are offered too: eight couplets use up the vowels."""
LARGEST = 40
"""The families offered are drawn from so many of the largest."""


def last_word(text: str) -> str:
    """Give the word that a line ends in, lower case; empty where there is none."""
    sung = words(text)
    return sung[-1] if sung else ""


class Families:
    """The families of one section.

    Args:
        vocabulary: The words open to the song.
        near: Whether near rhyme is enough.

    Attributes:
        settled: Letter of the scheme -> its family, once a line stands.
    """

    def __init__(self, vocabulary: Vocabulary, *, near: bool) -> None:
        self.near = near
        self.settled: dict[str, str] = {}
        self._ends = vocabulary.ends
        self._members = vocabulary.families(near=near)

    def of(self, word: str) -> str:
        """Name the family of a word; an unknown word is a family of its own."""
        entry = english().get(word)
        return family(entry, near=self.near) if entry else word

    def rhyme(self, first: str, second: str) -> bool:
        """Tell whether two ends rhyme as they are usually said; homophones and the same word do not."""
        one, other = english().get(first), english().get(second)
        if one is None or other is None or self.of(first) != self.of(second):
            return False
        return rhymes(one, other, near=self.near)

    def settle(self, letter: str, text: str | None) -> None:
        """Settle a letter's family by a line that stands; a line of unknown sound settles nothing."""
        if text and letter != "X" and english().get(last_word(text)):
            self.settled[letter] = self.of(last_word(text))

    def alike(self, ends: Iterable[str]) -> tuple[str, ...]:
        """Give the common words of the families of some end words."""
        return tuple(word for end in ends for word in self._members.get(self.of(end), ()))

    def partners(self, letter: str, taken: Iterable[str]) -> tuple[str, ...]:
        """Give the words that rhyme with every end of a settled letter; rare ones too where common ones are few."""
        name = self.settled[letter]
        members = self._members.get(name, ())
        if len(members) < SMALLEST_FAMILY:
            members = tuple(word for word in self._ends if self.of(word) == name and self._plain(word))
        ends = tuple(taken)
        return tuple(word for word in members if all(self.rhyme(word, end) for end in ends))

    def apart(self, heard: Iterable[str]) -> tuple[str, ...]:
        """Give every end word whose family is not settled and was not heard."""
        taken = self._taken(heard)
        return tuple(word for word in self._ends if self.of(word) not in taken and self._plain(word))

    def offer(self, heard: Iterable[str], beside: Iterable[str], rng: Random) -> tuple[str, ...]:
        """Offer the ends of several families to a line that opens one, the more unlike the rest of the song the better.

        Args:
            heard: End words in this section whose families do not come again, and whose vowels do so only in need.
            beside: End words of neighbouring sections, whose families come again only in need.
            rng: Random numbers of the song's seed.
        """
        taken, neighbours = self._taken(heard), {self.of(end) for end in beside}
        vowels = {name[:2] for name in taken}
        large = [
            name for name, members in self._members.items() if len(members) >= SMALLEST_FAMILY and name not in taken
        ]
        unlike = [name for name in large if name[:2] not in vowels and name not in neighbours]
        other = [name for name in large if name not in neighbours]
        free = next((names for names in (unlike, other) if len(names) >= FEWEST), large)[:LARGEST]
        return tuple(word for name in rng.sample(free, min(OFFERED, len(free))) for word in self._members[name])

    def _taken(self, heard: Iterable[str]) -> set[str]:
        return set(self.settled.values()) | {self.of(end) for end in heard}

    def _plain(self, word: str) -> bool:
        """Tell whether a word has one family, however it is pronounced."""
        entry = english().get(word)
        return entry is not None and len({(near_key if self.near else perfect_key)(each) for each in entry.sounds}) == 1
