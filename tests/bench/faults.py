"""What is wrong with the form of one song, counted by the judge from the song's JSON alone."""

from __future__ import annotations

import itertools
import tomllib
from collections import Counter, defaultdict
from functools import cache
from typing import TYPE_CHECKING, Any

from bench import judge
from bench.songs import CORE, slots, written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.songs import Song

RUN = 5
"""Words in a row that no line may share with what the model was shown."""

Fault = tuple[str, str]


def faults(song: Song, dictionary: judge.Dictionary) -> tuple[Counter[str], list[Fault]]:
    """Count what a song has of everything that is counted, and list the faults as (what, where and which words)."""
    counts, found = Counter[str](), list[Fault]()
    for section in song["sections"]:
        if section["repeats"] is None:
            _pairs(section, dictionary, counts, found)
            found += _end_words(section)
            found += _families(section, dictionary)
    lines = [line for _, line in written(song)]
    for line in lines:
        counts["lines"] += 1
        wanted, sung = line["target_syllables"], judge.syllables(line["text"], dictionary)
        counts["in target"] += wanted is None or wanted in sung
        if wanted is not None and wanted not in sung:
            found.append(("off target", f"{line['address']}: {wanted}, not {sorted(sung)}: {line['text']}"))
        shared = longest_shared(line["text"])
        if shared >= RUN:
            found.append(("shared run", f"{line['address']}: {shared} words: {line['text']}"))
    found += _repeats(song)
    found += _neighbours(song, dictionary)
    for what, _ in found:
        counts[what] += 1
    return counts, found


def longest_shared(line: str) -> int:
    """Give the most words in a row that a line shares with a built-in exemplar or prompt."""
    sung = judge.words(line)
    for length in range(len(sung), 0, -1):
        if any(tuple(sung[at : at + length]) in shown(length) for at in range(len(sung) - length + 1)):
            return length
    return 0


@cache
def shown(length: int) -> frozenset[tuple[str, ...]]:
    """Give every run of so many words in the exemplars' lines and headings, and in the prompts."""
    return frozenset(tuple(text[at : at + length]) for text in _shown_texts() for at in range(len(text) - length + 1))


@cache
def _shown_texts() -> tuple[tuple[str, ...], ...]:
    agents = CORE / "agents"
    texts = [path.read_text(encoding="utf-8") for path in sorted((agents / "prompts").glob("*.md"))]
    for path in sorted((agents / "exemplars").glob("*.toml")):
        texts += _strings(tomllib.loads(path.read_text(encoding="utf-8")))
    return tuple(tuple(judge.words(text)) for text in texts)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _strings(each)


def by_family(section: dict[str, Any]) -> dict[str, list[str]]:
    """Collect a section's lines by rhyme family; lines that repeat, or rhyme with nothing, have none."""
    families = defaultdict(list)
    for line, sign in zip(section["lines"], section["rhyme_scheme"], strict=True):
        if sign.isalpha() and sign not in "XR":
            families[sign].append(line["text"])
    return families


def _pairs(section: dict[str, Any], dictionary: judge.Dictionary, counts: Counter[str], found: list[Fault]) -> None:
    """Count every pair of lines that the scheme calls for, and those that rhyme."""
    if section["strictness"] == "none":
        return
    for lines in by_family(section).values():
        for pair in itertools.combinations(lines, 2):
            kind = judge.rhyme(*pair, dictionary)
            counts["pairs"] += 1
            counts[f"pairs {kind}"] += 1
            if judge.rhymes(*pair, section["strictness"], dictionary):
                counts["pairs that rhyme"] += 1
            else:
                ends = " / ".join(map(judge.end_word, pair))
                found.append(("no rhyme", f"{section['label']}: {ends} ({kind})"))


def _end_words(section: dict[str, Any]) -> Iterator[Fault]:
    """Find end words that come twice in a section, but for repeats that the form declares."""
    once = {
        line["text"] if sign == "R" else line["address"]: judge.end_word(line["text"])
        for line, sign in zip(section["lines"], section["rhyme_scheme"], strict=True)
        if not sign.isdigit()
    }
    for word, times in Counter(once.values()).items():
        if word and times > 1:
            yield "end word twice", f"{section['label']}: {word}"


def _families(section: dict[str, Any], dictionary: judge.Dictionary) -> Iterator[Fault]:
    """Find two letters of one section that rhyme with each other, and lines that should rhyme with nothing."""
    groups = list(by_family(section).items())
    signs = zip(section["lines"], section["rhyme_scheme"], strict=True)
    groups += [("X", [line["text"]]) for line, sign in signs if sign == "X"]
    for (one, ones), (other, others) in itertools.combinations(groups, 2):
        if ends := _meeting(ones, others, section["strictness"], dictionary):
            what = "free line rhymes" if other == "X" else "families alike"
            yield what, f"{section['label']}: {one} and {other}: {ends}"


def _neighbours(song: Song, dictionary: judge.Dictionary) -> Iterator[Fault]:
    """Find sections next to each other, as sung, that share a rhyme family."""
    met: set[str] = set()
    for one, other in itertools.pairwise(song["sections"]):
        if [line["text"] for line in one["lines"]] == [line["text"] for line in other["lines"]]:
            continue  # the chorus, sung twice over
        ones, others = ([text for texts in by_family(each).values() for text in texts] for each in (one, other))
        strictness = "near" if "near" in {one["strictness"], other["strictness"]} else "perfect"
        ends = _meeting(ones, others, strictness, dictionary)
        if ends and ends not in met:
            met.add(ends)
            yield "neighbours alike", f"{one['label']} and {other['label']}: {ends}"


def _meeting(ones: list[str], others: list[str], strictness: str, dictionary: judge.Dictionary) -> str | None:
    """Give the first end words of two groups of lines that rhyme; None where none do, or rhyme does not matter."""
    for first, second in itertools.product(ones, others) if strictness != "none" else ():
        if judge.rhymes(first, second, strictness, dictionary):
            return f"{judge.end_word(first)} / {judge.end_word(second)}"
    return None


def _repeats(song: Song) -> Iterator[Fault]:
    """Find lines sung twice without leave, and declared repeats that are not word for word."""
    sung: set[str] = set()
    titles: set[str] = set()
    first: dict[str, list[str]] = {}
    for section in song["sections"]:
        texts = [line["text"] for line in section["lines"]]
        prefix = section["lines"][0]["address"].partition(".")[0] if texts else ""
        if section["repeats"] is not None and texts != first.get(section["repeats"]):
            yield "repeat not verbatim", section["label"]
        first.setdefault(prefix, texts)
    for section, line, sign in slots(song):
        plain = " ".join(judge.words(line["text"]))
        if sign.isdigit():
            if line["text"] != section["lines"][int(sign) - 1]["text"]:
                yield "repeat not verbatim", f"{line['address']}: {line['text']}"
        elif sign == "R":
            titles.add(plain)
        elif line["source"] == "model" and plain:
            if plain in sung:
                yield "line twice", f"{line['address']}: {line['text']}"
            sung.add(plain)
    if len(titles) > 1:
        yield "repeat not verbatim", f"title line: {sorted(titles)}"
