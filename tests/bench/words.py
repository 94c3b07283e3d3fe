"""How good the words are: writes the sheets that people mark, and scores the marks.

A reader gets ``sheet.txt`` and writes ``marks*.txt`` beside it, one line a number: ``17 y 4 says nothing`` for a broken
line and why (the question's number first), ``18 n`` for a sound one, ``19 n keep`` for one worth keeping. Readers of
``themes.txt`` write ``themes-marks*.txt``.
"""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench import plain, themes
from bench.sheet import read_key, write_sheet
from bench.songs import sheet_briefs, tell, version, write

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bench.sheet import Entry

    Marks = dict[int, tuple[bool, str]]

LEAST_RIGHT, MOST_BROKEN, READERS = 0.9, 0.15, 2


def report(out: Path) -> dict[str, Any]:
    """Write songs and sheets, unless ``SHEETS`` names a folder of sheets or they are there; score what is marked."""
    folder = Path(os.environ.get("SHEETS") or out / f"sheets-{version()}")
    if not (folder / "sheet.txt").exists():
        songs = [each for each in write(sheet_briefs(), out) if "song" in each]
        if not songs:
            return {"error": "no song was written"}
        folder.mkdir(exist_ok=True)
        themes.write_sheet(songs, folder)
        write_sheet(songs, plain.write(songs, out), folder)
    tell(f"words: {folder}: read sheet.txt and themes.txt, not the keys; write marks-NAME.txt, themes-marks-NAME.txt")
    return {
        "folder": str(folder),
        "lines": score(sorted(folder.glob("marks*.txt")), read_key(folder)),
        "themes": themes.score(sorted(folder.glob("themes-marks*.txt")), themes.read_key(folder)),
    }


def score(marks: Iterable[Path], key: list[Entry]) -> dict[str, Any]:
    """Score each reader's marks against the key; of two readers, say how far they agree too."""
    read = {path.name: read_marks(path) for path in marks}
    report: dict[str, Any] = {name: _reader(each, key) for name, each in read.items()} or {"unmarked": len(key)}
    if len(read) == READERS:
        report["both"] = _both(*read.values(), key=key)
    return report


def read_marks(path: Path) -> Marks:
    """Read a marks file: number -> (broken, reason or ``keep``)."""
    marks = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        match line.split(maxsplit=2):
            case [number, ("y" | "n") as mark, *why] if number.isdecimal():
                marks[int(number)] = (mark == "y", why[0] if why else "")
            case [first, *_] if not first.startswith("#"):
                raise SystemExit(f'bench: {path.name}: "{line}": a mark is NUMBER y|n REASON')
    return marks


def agreed(pairs: Counter[tuple[bool, bool]]) -> tuple[float | None, float | None]:
    """Give raw agreement and Cohen's kappa from counts of (one reader's mark, the other's); None where undefined."""
    total = pairs.total()
    if not total:
        return None, None
    same = (pairs[True, True] + pairs[False, False]) / total
    one = (pairs[True, True] + pairs[True, False]) / total
    other = (pairs[True, True] + pairs[False, True]) / total
    chance = one * other + (1 - one) * (1 - other)
    return round(same, 3), round((same - chance) / (1 - chance), 3) if chance < 1 else None


def _reader(marks: Marks, key: list[Entry]) -> dict[str, Any]:
    """Score one reader; the figure counts only if every line is marked, and both kinds of controls nearly all right."""
    marked = [(entry, *marks[number]) for number, entry in enumerate(key, start=1) if number in marks]
    share = {kind: _broken(marked, kind) for kind in ("song", "plain", "own", "shuffled")}
    right = {"own": None if share["own"] is None else round(1 - share["own"], 4), "shuffled": share["shuffled"]}
    valid = len(marked) == len(key) and all(each is not None and each >= LEAST_RIGHT for each in right.values())
    lines = [each for each in marked if each[0].kind == "song"]
    songs, spoilt = {entry.song for entry, *_ in lines}, {entry.song for entry, broken, _ in lines if broken}
    met = valid and share["song"] is not None and share["song"] <= MOST_BROKEN
    return {
        "valid": valid,
        "unmarked": len(key) - len(marked),
        "controls_right": right,
        "broken": {"figure": share["song"], "most": MOST_BROKEN, "met": met},
        "broken_rhyme_closing": _broken([each for each in lines if each[0].closes]),
        "broken_other": _broken([each for each in lines if not each[0].closes]),
        "broken_plain_prompting": share["plain"],
        "reasons": dict(sorted(Counter(why[:1] for _, broken, why in lines if broken).items())),
        "clean_songs": f"{len(songs - spoilt)} of {len(songs)}",
        "keepers": sum(not broken and why.startswith("keep") for _, broken, why in lines),
    }


def _both(one: Marks, other: Marks, *, key: list[Entry]) -> dict[str, Any]:
    """Compare two readers over the songs' lines that both marked: on controls they would agree too easily."""
    numbers = [n for n, entry in enumerate(key, start=1) if entry.kind == "song" and n in one and n in other]
    agreement, kappa = agreed(Counter((one[n][0], other[n][0]) for n in numbers))
    kept = sum(all(marks[n][1].startswith("keep") and not marks[n][0] for marks in (one, other)) for n in numbers)
    return {"lines": len(numbers), "agreement": agreement, "kappa": kappa, "keepers_of_both": kept}


def _broken(marked: list[tuple[Entry, bool, str]], kind: str = "song") -> float | None:
    marks = [broken for entry, broken, _ in marked if entry.kind == kind]
    return round(sum(marks) / len(marks), 4) if marks else None
