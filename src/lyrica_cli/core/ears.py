"""Listening: the prosody engine with the writer's own pronunciations in it."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from lyrica_cli.core.errors import InputError
from lyrica_cli.core.places import pronunciations_file
from lyrica_cli.core.prosody.analysis import analyze, scan
from lyrica_cli.core.prosody.judgement import judge
from lyrica_cli.core.prosody.lexicon import english
from lyrica_cli.core.prosody.own import parse_own
from lyrica_cli.core.prosody.partners import partners
from lyrica_cli.core.prosody.pronounce import Pronouncer
from lyrica_cli.core.song.sung import sung

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lyrica_cli.core.prosody.analysis import Analysis
    from lyrica_cli.core.prosody.judgement import Judgement
    from lyrica_cli.core.prosody.partners import Partner

LARGEST_LIST = 1_000_000
"""Bytes of ``pronunciations.txt`` that are read."""


@functools.cache
def voice() -> Pronouncer:
    """Give the pronouncer with the writer's own list, read once a process.

    Raises:
        InputError: The list cannot be read.
    """
    path = pronunciations_file()
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST_LIST)
    except FileNotFoundError:
        return Pronouncer()
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}. Mend it or move it away.") from error
    return Pronouncer(parse_own(data.decode("utf-8", errors="replace"), str(path)))


def take_own() -> None:
    """Let what writes and reviews lines say the writer's words as the list has them.

    Raises:
        InputError: The list cannot be read.
    """
    english().respell(voice().own)


def analyze_text(text: str) -> Analysis:
    """Say how a lyric sounds: plain text, LRC or ChordPro.

    Raises:
        InputError: There is nothing to sing in it.
    """
    stanzas = sung(text)
    if not stanzas:
        raise InputError("there is nothing to sing in it. Give a lyric: lyrica analyze song.txt")
    return analyze([(stanza.label, stanza.lines) for stanza in stanzas], voice())


def analyze_lines(lines: Sequence[str]) -> tuple[str, list[int]]:
    """Give the scheme of one stanza and the syllables of its lines."""
    return scan(lines, voice())


def judge_pair(first: str, second: str) -> Judgement:
    """Judge how two words or phrases rhyme."""
    return judge(first, second, voice())


def rhymes_of(
    text: str,
    *,
    near: bool = True,
    syllables: tuple[int, int] | None = None,
    stress: str | None = None,
    end: bool = False,
    about: str | None = None,
    limit: int | None = None,
) -> list[Partner]:
    """Find words that rhyme with a word or phrase.

    Args:
        text: The word or phrase; its end counts.
        near: Also give near rhymes, below the perfect ones.
        syllables: Fewest and most, both included; None for any.
        stress: Only words with this stress, a digit 0 or 1 a syllable.
        end: Only content words: a line can end in them.
        about: A theme; words close to it come first.
        limit: How many at most.

    Returns:
        Perfect rhymes first, names last; commonest first, or closest to the theme.
    """

    def keep(partner: Partner) -> bool:
        low, high = syllables or (1, len(partner.stress))
        return (
            low <= partner.syllables <= high
            and (stress is None or partner.stress == stress)
            and (not end or _content(partner))
        )

    def closest(found: list[Partner]) -> list[Partner]:
        from lyrica_cli.core.writing.meaning import closeness

        close = closeness(about or "", [partner.word for partner in found])
        return sorted(found, key=lambda each: (each.kind == "near", each.name, -close.get(each.word, -1.0)))

    rank = None if about is None else closest
    return partners(text, near=near, keep=keep, rank=rank, limit=limit, voice=voice())


def guessed(text: str) -> list[str]:
    """Give the words of a text whose sound is a guess from their letters."""
    from lyrica_cli.core.prosody.reading import tokens

    return [word for word in dict.fromkeys(tokens(text)) if voice().say(word).source == "letters"]


def _content(partner: Partner) -> bool:
    from lyrica_cli.core.writing.vocabulary import FUNCTION_WORDS, WEAK_ENDS

    return bool(partner.parts) and partner.word not in FUNCTION_WORDS | WEAK_ENDS
