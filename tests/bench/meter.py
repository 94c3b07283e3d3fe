"""The bars of near rhyme and of meter: short songs of each kind, judged by the dictionary alone.

A line scans if some way to say it, of all that the dictionary lists, has as many syllables as were asked for and lets
every longer word keep its stress: no main stress in a weak place, no unstressed syllable in a strong one. A word of one
syllable may take either. Songs are short and drawn with few candidates, so that many can be written.
"""

from __future__ import annotations

import itertools
from collections import Counter
from typing import TYPE_CHECKING, Any

from bench import judge
from bench.faults import by_family
from bench.songs import briefs, version, write, written

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from bench.songs import Song

FEET = {"iambic": "01", "trochaic": "10", "anapestic": "001", "dactylic": "100"}
FORMS = {
    "near": "V:ABAB:8.6 V",
    "iambic": "V:ABAB:8.6 V",
    "trochaic": "V:AABB:8.7 V",
    "anapestic": "V:AABB:9 V",
    "dactylic": "V:AABB:10.7 V",
}
"""What is written of each kind: a stanza that goes with its feet."""
CHEAP = ("--rhyme", "near", "--candidates", "4", "--rounds", "0")
SHOWN = 12
"""Faults of a kind that the report lists in words."""


def report(out: Path, count: int, data: str | None) -> dict[str, Any]:
    """Write ``count`` songs of each kind and judge them; beside each meter, how lines that were asked for none scan."""
    dictionary = judge.load(data)
    made: dict[str, list[Song]] = {}
    missing: list[str] = []
    for kind, form in FORMS.items():
        flags = ("--form", form, *CHEAP, *(("--meter", kind) if kind in FEET else ()))
        tried = write(briefs()[:count], out, kind, flags)
        made[kind] = [each["song"] for each in tried if "song" in each]
        missing += [f"{kind}: {each['brief']}: {each['error']}" for each in tried if "song" not in each]
    free = [line["text"] for song in made["near"] for _, line in written(song)]
    return {
        "dictionary": dictionary.source,
        "code": version(),
        "flags": CHEAP,
        "not_written": missing,
        **{kind: {"form": FORMS[kind]} | judged(songs, kind, dictionary) for kind, songs in made.items()},
        "scan_unasked": {meter: _share([scans(text, meter, dictionary) for text in free]) for meter in FEET},
    }


def judged(songs: list[Song], kind: str, dictionary: judge.Dictionary) -> dict[str, Any]:
    """Judge the songs of one kind."""
    counts: Counter[str] = Counter()
    faults: list[str] = []
    for song in songs:
        for first, second in _pairs(song):
            heard = judge.rhyme(first, second, dictionary)
            counts[heard] += 1
            if heard not in {"perfect", "near"}:
                faults.append(f"{judge.end_word(first)} / {judge.end_word(second)}: {heard}")
        for _, line in written(song):
            text, wanted = line["text"], line["target_syllables"]
            fits = wanted in judge.syllables(text, dictionary)
            counts["in target"] += fits
            counts["scan"] += kind not in FEET or scans(text, kind, dictionary, wanted)
            counts["lines"] += 1
            if not fits or (kind in FEET and not scans(text, kind, dictionary, wanted)):
                faults.append(f"{wanted}: {text}")
    pairs = sum(counts[heard] for heard in ("perfect", "near", "none", "identical", "unknown"))
    figures = {
        "songs": len(songs),
        "lines": counts["lines"],
        "pairs": pairs,
        "pairs_within_near": _part(counts["perfect"] + counts["near"], pairs),
        "pairs_perfect": _part(counts["perfect"], pairs),
        "in_target": _part(counts["in target"], counts["lines"]),
    }
    scanned = {"scan": _part(counts["scan"], counts["lines"])} if kind in FEET else {}
    return figures | scanned | {"faults": faults[:SHOWN]}


def scans(line: str, meter: str, dictionary: judge.Dictionary, syllables: int | None = None) -> bool:
    """Tell whether a line can be sung to a meter, in so many syllables or in any number.

    >>> today = judge.Dictionary({"today": (("T", "AH0", "D", "EY1"),), "we": (("W", "IY1"),)}, "")
    >>> scans("we we today", "iambic", today), scans("we today", "iambic", today)
    (True, True)
    >>> scans("today we we", "trochaic", today)
    False
    """
    ways = [{_stress(sound) for sound in dictionary.find(word)} for word in judge.words(line)]
    most = sum(max(map(len, each), default=0) for each in ways)
    if not most or not all(ways):
        return False
    lengths = range(1, most + 1) if syllables is None else [syllables]
    return any(_sits(ways, _pattern(meter, length)) for length in lengths)


def _pattern(meter: str, syllables: int) -> str:
    """Lay feet over a line: rising ones end with it, falling ones begin with it."""
    foot = FEET[meter]
    feet = foot * syllables
    return feet[-syllables:] if foot[-1] == "1" else feet[:syllables]


def _sits(ways: Iterable[set[str]], pattern: str) -> bool:
    reached = {0}
    for each in ways:
        reached = {
            at + len(stress)
            for at, stress in itertools.product(reached, each)
            if at + len(stress) <= len(pattern) and _keeps(stress, pattern[at : at + len(stress)])
        }
    return len(pattern) in reached


def _keeps(stress: str, places: str) -> bool:
    wrenched = {("1", "0"), ("0", "1")}
    return len(stress) == 1 or wrenched.isdisjoint(zip(stress, places, strict=True))


def _stress(sound: judge.Sound) -> str:
    return "".join(phone[-1] for phone in sound if phone[-1].isdigit())


def _pairs(song: Song) -> Iterator[tuple[str, str]]:
    for section in song["sections"]:
        if section["repeats"] is None:
            for lines in by_family(section).values():
                yield from itertools.combinations(lines, 2)


def _part(part: int, whole: int) -> str:
    return f"{part} of {whole}" + (f", {part / whole:.1%}" if whole else "")


def _share(outcomes: list[bool]) -> float | None:
    return round(sum(outcomes) / len(outcomes), 3) if outcomes else None
