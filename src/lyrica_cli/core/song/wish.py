"""What a writer wants changed in a song that stands: which lines are written anew, which stay, which become what."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lyrica_cli.core.errors import NotFound, UsageError
from lyrica_cli.core.song.address import find_line
from lyrica_cli.core.song.quote import shown
from lyrica_cli.core.song.section import parse_tag

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lyrica_cli.core.song.song import Line, Song

_WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to change. Without lines, sections and replacements, every line of the model's is written anew.

    Attributes:
        lines: Addresses or running numbers of lines to write anew, the writer's own too if they are named here.
        sections: Sections to write anew: ``chorus``, ``verse 2``, ``v2``. Lines of the writer's in them stay.
        lock: Lines and sections that stay as they are, whatever else is asked for.
        replace: Lines with the writer's own words for them.
        ask: What shall be different, in words; None where nothing was said.
        writers: People who write from now on, beside those who did.
    """

    lines: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    lock: tuple[str, ...] = ()
    replace: tuple[tuple[str, str], ...] = ()
    ask: str | None = None
    writers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Targets:
    """What a wish means in one song.

    Attributes:
        written: Addresses of the lines to write anew, in the order of the song.
        replaced: Address -> the writer's words.
        alike: Address of each of these -> all addresses that are sung with the same words and change with it.
    """

    written: tuple[str, ...]
    replaced: dict[str, str]
    alike: dict[str, tuple[str, ...]]


def targets(song: Song, wish: Wish) -> Targets:
    """Find the lines that a wish is about.

    A line that is sung again elsewhere in the same words, by repetition, refrain or tag, is one line.

    Raises:
        NotFound: The song has no such line or section.
        UsageError: Nothing is left to change, or one line is to become two things.
    """
    lines = {line.address: line for section in song.sections for line in section.lines}
    if not lines:
        raise UsageError("there is no line in it yet. To go on writing it: lyrica generate --resume")
    locked = {address for ref in wish.lock for address in _addresses(song, ref)}
    named = {find_line(song, ref).address for ref in wish.lines}
    inside = {address for ref in wish.sections for address in _section(song, ref)}
    if not (wish.lines or wish.sections or wish.replace):
        inside = set(lines)
    wanted = [address for address in lines if address in named or (address in inside and _models(lines[address]))]
    replaced = _replaced(song, wish)
    alike: dict[str, tuple[str, ...]] = {}
    written: list[str] = []
    for address in [*replaced, *wanted]:
        if address in locked or any(address in group for group in alike.values()):
            continue
        group = tuple(each for each in _alike(lines, address) if each not in locked)
        home = address if address in replaced else _home(lines, group)
        alike[home] = group
        written += [] if address in replaced else [home]
    if not alike:
        raise UsageError(_nothing(inside & set(lines), locked))
    order = list(lines)
    kept = {address: text for address, text in replaced.items() if address in alike}
    return Targets(tuple(sorted(written, key=order.index)), kept, alike)


def _models(line: Line) -> bool:
    return line.source == "model"


def _replaced(song: Song, wish: Wish) -> dict[str, str]:
    found: dict[str, str] = {}
    for ref, text in wish.replace:
        address, words = find_line(song, ref).address, " ".join(text.split())
        if not words:
            raise UsageError(
                f'--replace {shown(ref)}: no words. As in: --replace {address} "I left the porch light on"'
            )
        if found.setdefault(address, words) != words:
            raise UsageError(f"--replace: {address} cannot become two lines. Leave one out.")
    return found


def _alike(lines: dict[str, Line], address: str) -> list[str]:
    key = _key(lines[address].text)
    return [each for each, line in lines.items() if each == address or (key and _key(line.text) == key)]


def _home(lines: dict[str, Line], group: Iterable[str]) -> str:
    """Choose the line that is written, of those that are one: the one that has to rhyme."""
    group = list(group)
    return next((each for each in group if lines[each].rhyme != "X"), group[0])


def _key(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text.casefold()))


def _addresses(song: Song, ref: str) -> list[str]:
    """Give the addresses that a line's or a section's name stands for."""
    try:
        return [find_line(song, ref).address]
    except NotFound:
        return _section(song, ref)


def _section(song: Song, ref: str) -> list[str]:
    wanted = ref.strip().casefold()
    tag = parse_tag(f"[{wanted.strip('[]')}]")
    found = []
    for section in song.sections:
        prefixes = {line.address.rpartition(".")[0] for line in section.lines}
        by_name = tag is not None and tag[0].value == section.kind and tag[1] in {None, section.number}
        if by_name or wanted in prefixes:
            found += [line.address for line in section.lines]
    if not found:
        names = ", ".join(dict.fromkeys(section.label.lower() for section in song.sections))
        raise NotFound(f'no line or section "{shown(ref)}". There are: {names}; lines as in: v1.3')
    return list(dict.fromkeys(found))


def _nothing(inside: set[str], locked: set[str]) -> str:
    if inside and not inside - locked:
        return "everything there is locked. Lock less, or name a line: --line v1.3"
    return "all lines there are your own, and stay. To have one written anew, name it: --line v1.3"
