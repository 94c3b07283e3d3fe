"""The bars of form: rhyme, syllables, repeats and freshness over many songs, plain prompting beside them."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from bench import judge, plain
from bench.faults import faults, longest_shared
from bench.songs import briefs, version, write, written

if TYPE_CHECKING:
    from pathlib import Path

    from bench.songs import Made

SHOWN, SHOWN_PLAIN = 20, 5
"""Faults that the report lists in words, of Lyrica's songs and of plain prompting's."""
NEVER = ("line twice", "repeat not verbatim", "end word twice", "families alike")
"""What may not happen even once."""
BESIDE = ("shared run", "free line rhymes", "neighbours alike")
"""What is counted beside the bars."""


def report(out: Path, count: int, data: str | None) -> dict[str, Any]:
    """Write ``count`` songs and judge them; the same briefs by plain prompting beside."""
    dictionary, before = judge.load(data), version()
    made = write(briefs()[:count], out)
    songs = [each for each in made if "song" in each]
    plainly = plain.write(songs, out)
    return {
        "dictionary": dictionary.source,
        "code": before,
        "code_changed_meanwhile": version() != before,
        "not_written": [f"{each['brief']}: {each['error']}" for each in made if "song" not in each],
        **judged(songs, dictionary),
        "seconds": _seconds(songs),
        "plain_prompting": judged(plainly, dictionary, SHOWN_PLAIN),
    }


def judged(made: list[Made], dictionary: judge.Dictionary, shown: int = SHOWN) -> dict[str, Any]:
    """Judge songs: bars over all of them, counts in total and for each genre, and the first faults in words."""
    genres: dict[str, Counter[str]] = defaultdict(Counter)
    listed: list[str] = []
    lines: Counter[str] = Counter()
    for each in made:
        brief, song = each["brief"], each["song"]
        counts, found = faults(song, dictionary)
        genres[brief["genre"]] += counts + Counter(songs=1)
        listed += [f"{brief['genre']} {brief['seed']}: {what}: {where}" for what, where in found]
        lines.update(" ".join(judge.words(line["text"])) for _, line in written(song))
    del lines[""]
    total = sum(genres.values(), Counter[str]())
    return {
        "bars": _bars(total, lines),
        "total": dict(sorted(total.items())),
        "genres": {genre: _brief(counts) for genre, counts in sorted(genres.items())},
        "sung_in_most_songs": [f"{times} x {line}" for line, times in lines.most_common(5) if times > 1],
        "faults": listed[:shown],
    }


def _bars(total: Counter[str], lines: Counter[str]) -> dict[str, dict[str, Any]]:
    bars = {
        "pairs that rhyme": _bar(_share(total["pairs that rhyme"], total["pairs"]), least=1),
        "lines in target": _bar(_share(total["in target"], total["lines"]), least=0.99),
        "distinct lines": _bar(_share(len(lines), lines.total()), least=0.98),
        "longest shared run": _bar(max(map(longest_shared, lines), default=None), most=4),
    }
    return bars | {what: _bar(total[what], most=0) for what in NEVER}


def _bar(figure: float | None, *, least: float | None = None, most: float | None = None) -> dict[str, Any]:
    """Put a figure beside its bar; one that was not measured has not met it."""
    met = figure is not None and (least is None or figure >= least) and (most is None or figure <= most)
    return {"figure": figure, "least" if most is None else "most": least if most is None else most, "met": met}


def _brief(counts: Counter[str]) -> dict[str, Any]:
    return {
        "songs": counts["songs"],
        "pairs": f"{counts['pairs that rhyme']} of {counts['pairs']}",
        "lines": f"{counts['in target']} of {counts['lines']}",
        **{what: counts[what] for what in NEVER + BESIDE if counts[what]},
    }


def _seconds(made: list[Made]) -> dict[str, float]:
    """Give the mean wall time of a genre's songs."""
    taken: dict[str, list[float]] = defaultdict(list)
    for each in made:
        taken[each["brief"]["genre"]].append(each["seconds"])
    return {genre: round(sum(times) / len(times), 1) for genre, times in sorted(taken.items())}


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None
