"""An analysis as text: a line a line, with its address, syllables, stress and letter in the margin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lyrica_cli.core.prosody.analysis import LETTERS
from lyrica_cli.core.prosody.phones import is_vowel
from lyrica_cli.core.prosody.reading import read
from lyrica_cli.core.song.section import Kind, parse_tag

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from lyrica_cli.core.prosody.analysis import Analysis, LineSound, StanzaSound

MARKS = {"0": "x", "1": "/"}
"""Weak and strong, as a rhythm is typed."""
WIDEST = 60
"""Columns that the text of a line takes at most before its notes; longer lines push their notes out."""

Paint = "Callable[[str, str], str]"


def marks(stress: str) -> str:
    """Write stress as marks.

    >>> marks("0101")
    'x/x/'
    """
    return "".join(MARKS[digit] for digit in stress)


def heading(stanza: StanzaSound) -> str:
    """Sum a stanza up in one line."""
    label = f"[{stanza.label}]  " if stanza.label else ""
    counts = ".".join(str(line.syllables) for line in stanza.lines)
    named = [name for name in (stanza.meter, stanza.form) if name]
    return label + " · ".join([stanza.marked, counts, *named])


def addresses(stanzas: Sequence[StanzaSound]) -> list[str]:
    """Give what the addresses of each stanza's lines begin with: ``v2``, ``c``; unlabelled stanzas are verses."""
    found: list[str] = []
    first: dict[tuple[Kind, tuple[str, ...]], str] = {}
    counts: dict[Kind, int] = {}
    for number, stanza in enumerate(stanzas, start=1):
        tag = parse_tag(f"[{stanza.label}]") if stanza.label else (Kind.VERSE, None)
        if tag is None:
            found.append(f"s{number}")
            continue
        kind, key = tag[0], (tag[0], tuple(line.text for line in stanza.lines))
        if not (kind.returns and key in first):
            counts[kind] = counts.get(kind, 0) + 1
            first[key] = kind.prefix(counts[kind])
        found.append(first[key] if kind.returns else kind.prefix(counts[kind]))
    return found


def notes(line: LineSound, place: int, prefixes: Sequence[str]) -> str:
    """Say what else is heard in a line: its kind of rhyme, inner rhymes, repeats and guesses."""
    said = []
    if line.rhymed:
        said.append(line.kind.value)
    if line.internal:
        said.append(f"inside: {', '.join(line.internal)}")
    if line.repeats and prefixes[line.repeats[0] - 1] != prefixes[place]:
        said.append(f"again: {prefixes[line.repeats[0] - 1]}.{line.repeats[1]}")
    if line.guessed:
        said.append(f"a guess: {', '.join(line.guessed)}")
    return "; ".join(said)


def text(analysis: Analysis, *, above: bool = False, paint: Callable[[str, str], str] | None = None) -> str:
    """Print an analysis.

    Args:
        analysis: What was heard.
        above: Write the stress above each line instead of beside it.
        paint: Colours a text for a letter of the scheme (``X`` for none); None leaves it plain.
    """
    paint = paint or _plain
    summed = [name for name in (analysis.form, analysis.meter) if name]
    blocks = [" · ".join(summed)] if summed and len(analysis.stanzas) > 1 else []
    prefixes = addresses(analysis.stanzas)
    for place, stanza in enumerate(analysis.stanzas):
        rows = list(_rows(stanza, place, prefixes, above=above, paint=paint))
        blocks.append("\n".join([heading(stanza), *rows]))
    return "\n\n".join(blocks) + "\n"


def _rows(
    stanza: StanzaSound, place: int, prefixes: Sequence[str], *, above: bool, paint: Callable[[str, str], str]
) -> Iterator[str]:
    address = max(len(f"{prefixes[place]}.{len(stanza.lines)}"), 4)
    widest = 0 if above else max(len(line.stress) for line in stanza.lines)
    width = min(WIDEST, max(len(line.text) for line in stanza.lines))
    for number, (line, letter) in enumerate(zip(stanza.lines, stanza.marked, strict=True), start=1):
        beside = "" if above else f"{marks(line.stress):<{widest}}  "
        margin = f"{f'{prefixes[place]}.{number}':<{address}}  {line.syllables:>2}  {beside}"
        more = notes(line, place, prefixes)
        if above:
            yield f"{' ' * (len(margin) + 3)}{_above(line)}".rstrip()
        padded = f"{line.text:<{width}}   {more}".rstrip() if more else line.text
        body = padded.replace(line.text, paint(line.text, letter), 1) if line.text else padded
        yield f"{margin}{paint(letter, letter)}  {body}".rstrip()


def _above(line: LineSound) -> str:
    """Lay the marks of each word above its vowels, as far as they can be told from its letters."""
    row = [" "] * len(line.text)
    lowered, start, heard = line.text.lower().replace("’", "'"), 0, 0  # ruff: ignore[ambiguous-unicode-character-string] - writers type it
    for word in read(line.text).words:
        count = sum(map(is_vowel, word.sound))
        at = lowered.find(word.word, start)
        at = start if at < 0 else at
        start = at + len(word.word) if lowered[at : at + len(word.word)] == word.word else start
        places = _vowel_places(lowered[at:start], count)
        for offset, digit in zip(places, line.stress[heard : heard + count], strict=False):
            if at + offset < len(row):
                row[at + offset] = MARKS[digit]
        heard += count
    return "".join(row)


def _vowel_places(word: str, count: int) -> list[int]:
    """Give the first letters of a word's groups of vowels, one a syllable."""
    groups = [at for at, sign in enumerate(word) if sign in "aeiouy" and (not at or word[at - 1] not in "aeiouy")]
    spread = [at * max(1, len(word)) // max(1, count) for at in range(count)]
    return groups[:count] if len(groups) >= count else spread


def _plain(body: str, letter: str) -> str:
    del letter
    return body


def colour_of(letter: str) -> int:
    """Number the colour of a letter from 0."""
    return LETTERS.index(letter) if letter in LETTERS else 0
