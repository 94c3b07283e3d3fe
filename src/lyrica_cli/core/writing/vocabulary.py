"""The words that a song may use, and the rhyme families among them."""

from __future__ import annotations

import functools
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from lyrica_cli.core.prosody import english
from lyrica_cli.core.prosody.rhyme import near_key, perfect_key, primary_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lyrica_cli.core.prosody import Entry
    from lyrica_cli.core.prosody.lexicon import Own

FUNCTION_WORDS = frozenset(
    """
    a an the and or but if so than then that this these those of for from with without into onto upon at by to in on as
    off out up down over under about i i'm i'll i've i'd me my mine myself you you're you'll you've you'd your yours
    yourself he he's he'll he'd him his himself she she's she'll she'd her hers herself it it's its it'll itself we
    we're we'll we've we'd us our ours ourselves they they're they'll they've they'd them their theirs themselves who
    who's whose whom which what what's when whenever where where's wherever why how how's am is isn't are aren't was
    wasn't were weren't be been being do does did don't doesn't didn't have has had haven't hasn't hadn't having will
    won't would wouldn't can can't cannot could couldn't should shouldn't may might must shall not no nor yes yeah oh
    ooh ah hey just very too also even ever quite such each every all any some both either neither much many more most
    few less least own same other another because 'cause cause while until 'til since though although unless whether
    per via like got get gets getting gonna gotta wanna ain't let lets let's there there's here's that's doing done
    does it'd one ones none rather really almost already maybe perhaps however therefore thus hence
    """.split()
)
"""Words that hold a sentence together and carry little of their own; a line does not end in one."""

WEAK_ENDS = frozenset(
    """
    saying said says put puts make makes making made take takes taking took give gives giving gave become becomes
    seem seems seemed want wants wanted need needs needed use used keep keeps tell tells let lets bring brings bought
    sent send sends including included according able likely due based made used called named known whole entire main
    further certain various several single former latter next last past own half past across along among around behind
    against toward towards between beyond within during before after beside beneath below above inside outside near
    through throughout thru until upon except despite instead else less quite pretty sort kind lot bit
    till mid able unable ready going trying gone get mean means meant lets us went came go goes
    two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty hundred thousand million
    say says watched climbed carried held couple grand never
    """.split()
) - {"gone", "ready", "past", "behind", "inside", "outside", "below", "above", "near", "around"}
"""Content words that leave a thought open when they stand last."""

NEVER_FIRST = frozenset(
    """
    of than or nor was were is are am be been being has had have having did does do him them us me mine yours hers
    theirs himself herself itself whom whose which per via upon should would could might may
    """.split()
)
"""Words that leave a line hanging on the one before when they open it."""

DETERMINERS = frozenset("a an the my your his her our their this these those".split())
"""Words that call for a noun; *that* calls for one as often as it joins two sentences."""

COMMON_ZIPF = 3.75
"""Least zipf frequency of an end word; rarer ones are fetched for their sound and read so."""
KNOWN_ZIPF = 3.2
"""The same where end words were chosen by hand."""
SMALLEST_FAMILY = 7
"""Common members that a family needs before it is offered to a model."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words open to one song.

    Attributes:
        entries: Word -> its entry.
        counts: Word -> the numbers of syllables it can be sung in.
        ends: Content words that can close a line.
        unwanted: Words to leave out.
        explicit: Whether profanity is let in.
        common: Least zipf frequency of a word in a rhyme family.
    """

    entries: Mapping[str, Entry]
    counts: dict[str, tuple[int, ...]]
    ends: tuple[str, ...]
    unwanted: frozenset[str] = frozenset()
    explicit: bool = False
    common: float = COMMON_ZIPF

    def welcome(self, word: str) -> Entry | None:
        """Give the entry of a word that may be sung though no model would be offered it; None where it may not."""
        entry = english().get(word)
        allowed = entry is not None and word not in self.unwanted and not entry.slur
        return entry if allowed and entry and (self.explicit or not entry.profane) else None

    def ending_in(self, ends: Iterable[str]) -> Vocabulary:
        """Give the same vocabulary with other words to close a line."""
        entries = {word: entry for word in ends if (entry := self.welcome(word))}
        return replace(self, entries={**self.entries, **entries}, ends=tuple(sorted(entries)), common=KNOWN_ZIPF)

    def families(self, *, near: bool) -> dict[str, tuple[str, ...]]:
        """Sort the common end words by rhyme family, the largest family first, its commonest word first.

        A word whose pronunciations fall into different families, or that rhymes differently from its primary stress,
        is in none: readers would not agree on it.
        """
        key = near_key if near else perfect_key
        found: dict[str, list[Entry]] = defaultdict(list)
        for word in self.ends:
            entry = self.entries[word]
            sound = entry.sounds[0]
            settled = len({key(each) for each in entry.sounds}) == 1 and primary_key(sound) == perfect_key(sound)
            if settled and entry.zipf >= self.common:
                found[key(sound)].append(entry)
        ranked = sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))
        return {
            name: tuple(entry.word for entry in sorted(members, key=lambda entry: (-entry.zipf, entry.word)))
            for name, members in ranked
        }


def vocabulary(*, explicit: bool = False, avoid: frozenset[str] = frozenset()) -> Vocabulary:
    """Gather the words that may be sung.

    Args:
        explicit: Let profanity in; slurs stay out.
        avoid: Words to leave out, lower case; their plain plurals go with them (not *is* with *i*).

    Contractions in 'd stay out: left with them, a small model drifts into a conditional in which nothing happens.
    """
    return _vocabulary(explicit, avoid, english().own)


@functools.lru_cache(maxsize=8)
def _vocabulary(explicit: bool, avoid: frozenset[str], _own: Own) -> Vocabulary:  # ruff: ignore[boolean-type-hint-positional-argument] - keys of the cache
    unwanted = avoid | {f"{word}s" for word in avoid - FUNCTION_WORDS}
    entries = {
        entry.word: entry
        for entry in english().singable()
        if entry.word not in unwanted and (explicit or not entry.profane) and not entry.word.endswith("'d")
    }
    ends = tuple(
        word
        for word, entry in entries.items()
        if entry.parts and word not in FUNCTION_WORDS and word not in WEAK_ENDS and not word.endswith("'s")
    )
    counts = {word: entry.counts for word, entry in entries.items()}
    return Vocabulary(entries, counts, ends, frozenset(unwanted), explicit)


def family(entry: Entry, *, near: bool) -> str:
    """Name the rhyme family of a word's usual pronunciation."""
    return (near_key if near else perfect_key)(entry.sounds[0])


@functools.lru_cache(maxsize=4096)
def plain_verb(word: str) -> bool:
    """Tell whether a word is most likely a verb in its plain form, an order where it opens a line: *take*, *leave*."""
    entry = english().get(word)
    plain = entry is not None and entry.parts.startswith("v") and word not in FUNCTION_WORDS
    return plain and not word.endswith(("s", "ed", "ing"))


_SPEAKERS = {
    "i": "i i'm i've i'll i'd me my mine myself",
    "we": "we we're we've we'll we'd us our ours ourselves",
    "you": "you you're you've you'll you'd your yours yourself",
    "he": "he he's he'll he'd him his himself",
    "she": "she she's she'll she'd her hers herself",
}


def speaker_words(pov: str | None) -> frozenset[str]:
    """Give the pronouns that a point of view rules out, so that one speaker speaks throughout.

    Args:
        pov: ``i``, ``you``, ``we``, ``she``, ``he``, ``they``; None rules out nothing.

    >>> "i'm" in speaker_words("we"), "you" in speaker_words("we")
    (True, False)
    """
    others = {"i": (), "we": ("i",), "you": ("i", "we"), "she": ("i", "we", "he"), "he": ("i", "we", "she")}
    ruled_out = others.get(pov or "i", ("i", "we"))
    return frozenset(word for speaker in ruled_out for word in _SPEAKERS[speaker].split())
