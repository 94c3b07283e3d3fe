"""Sheets for readers who guess what a song is about: each song with four themes and four moods, the key apart.

A marks file has one line a song: ``3 b d`` for the theme and the mood that the reader picks.
"""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING, Any

from bench.songs import briefs

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from bench.songs import Made, Song

LETTERS, SEED = "abcd", 4
BARS = {"theme": 0.6, "mood": 0.5}

Key = list[dict[str, str]]


def write_sheet(made: list[Made], folder: Path) -> None:
    """Write ``themes.txt`` and ``themes-key.json``: songs in random order, without title, each with its choices."""
    rng = random.Random(SEED)
    themes, moods = (sorted({brief[what] for brief in briefs()}) for what in ("theme", "mood"))
    pages, key = [], []
    for number, each in enumerate(rng.sample(made, len(made)), start=1):
        brief = each["brief"]
        about, felt = _choices(brief["theme"], themes, rng), _choices(brief["mood"], moods, rng)
        pages.append(
            f"== {number} ==\n\n{lyrics(each['song'])}\n\n{_listed('theme', about)}\n{_listed('mood', felt)}\n"
        )
        key.append({"theme": LETTERS[about.index(brief["theme"])], "mood": LETTERS[felt.index(brief["mood"])]})
    asked = "One line a song, its number and the letters of the theme and the mood that you pick: 3 b d\n\n"
    (folder / "themes.txt").write_text(asked + "\n".join(pages), encoding="utf-8")
    (folder / "themes-key.json").write_text(json.dumps(key, indent=1), encoding="utf-8")


def read_key(folder: Path) -> Key:
    """Read the right answers, song by song."""
    key: Key = json.loads((folder / "themes-key.json").read_text(encoding="utf-8"))
    return key


def score(marks: Iterable[Path], key: Key) -> dict[str, Any]:
    """Give each reader's share of themes and of moods that were picked right, over all songs of the sheet."""
    report: dict[str, Any] = {}
    for path in marks:
        picked = read_marks(path)
        report[path.name] = {"unmarked": len(key) - len(picked)} | {
            what: _bar(sum(picked.get(n, {}).get(what) == right[what] for n, right in enumerate(key, 1)), len(key), bar)
            for what, bar in BARS.items()
        }
    return report or {"unmarked": len(key)}


def read_marks(path: Path) -> dict[int, dict[str, str]]:
    """Read a marks file: number -> the letters picked."""
    marks = {}
    for line in path.read_text(encoding="utf-8").lower().splitlines():
        match line.split():
            case [number, theme, mood, *_] if number.isdecimal():
                marks[int(number)] = {"theme": theme, "mood": mood}
            case [first, *_] if not first.startswith("#"):
                raise SystemExit(f'bench: {path.name}: "{line}": a mark is NUMBER THEME MOOD, as in 3 b d')
    return marks


def lyrics(song: Song) -> str:
    """Print a song's lines, a blank line between sections, without title or headings."""
    return "\n\n".join("\n".join(line["text"] for line in section["lines"]) for section in song["sections"])


def _choices(right: str, all_of_them: list[str], rng: random.Random) -> list[str]:
    choices = [right, *rng.sample([each for each in all_of_them if each != right], len(LETTERS) - 1)]
    rng.shuffle(choices)
    return choices


def _listed(what: str, choices: list[str]) -> str:
    return f"{what}:  " + "   ".join(f"{letter}) {each}" for letter, each in zip(LETTERS, choices, strict=True))


def _bar(right: int, of: int, least: float) -> dict[str, Any]:
    figure = right / of if of else None
    return {"figure": figure, "least": least, "met": figure is not None and figure >= least}
