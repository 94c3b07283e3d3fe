"""Learn how alike line ends that rhyme sound, and which schemes are written; writes ``data/rhyme.json``.

Run by ``make learn`` with stanzas whose schemes are known; never at run time. The shipped numbers were learned from the
Chicago Rhyming Poetry Corpus (Sonderegger 2011; Reddy and Knight 2011), English verse of 1550-1930: weights of a
logistic regression over all pairs of lines of a stanza, and counts of schemes. No verse is kept.

Usage: ``learn_rhyme STANZAS.jsonl SCHEMES.jsonl``; rows ``{"id": ..., "lines": [...]}`` and ``{"id": ..., "scheme":
"ABAB"}``.
"""

from __future__ import annotations

import argparse
import json
import string
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from lyrica_cli.core.prosody.endings import ending
from lyrica_cli.core.prosody.likeness import Likeness, features
from lyrica_cli.core.prosody.pronounce import english_voice
from lyrica_cli.core.prosody.reading import tokens
from lyrica_cli.core.prosody.scheme import FILE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lyrica_cli.core.prosody.endings import Ending

ROUNDS = 4
"""Fits, each on the readings that the last fit likes best."""
FEWEST = 3
"""Pairs that a feature must be seen in."""
RIDGE = 1.0
"""Weight of the penalty on large weights."""
STEPS = 15
"""Newton steps of one fit."""
SMALLEST = 0.05
"""Weights nearer to 0 are left out."""
SHORT = {"aa": 55, "ab": 45, "aaa": 10, "aba": 25, "abb": 20, "aab": 25, "abc": 20}
"""Counts of the schemes of two and three lines, by our own judgement: the corpus has none so short."""
NAMED = dict.fromkeys(
    "aabba aaba aaaa abba aaab aabccb ababb abaab abbab aabbb abcabc ababab aaabbb aabbaa aabaab abcbdb abcbdefe "
    "abacadae aabbccdd aaaabbbb abbacddc abababab aabcb aaaba".split(),
    8,
)
"""Schemes that songs and forms with a name have, as if each had been met so often."""

Pair = tuple["Ending", "Ending", bool]


def main() -> None:
    """Learn and write."""
    parser = argparse.ArgumentParser(description="Learn rhyme from stanzas whose schemes are known.")
    parser.add_argument("stanzas", type=Path)
    parser.add_argument("schemes", type=Path)
    paths = parser.parse_args()
    lines = {row["id"]: row["lines"] for row in _rows(paths.stanzas)}
    schemes = {row["id"]: list(row["scheme"]) for row in _rows(paths.schemes) if row.get("scheme")}
    pairs: list[Pair] = []
    for name, scheme in schemes.items():
        ends = [ending(tokens(line), english_voice().say) for line in lines[name]]
        pairs += [(ends[j], ends[i], scheme[i] == scheme[j]) for i in range(len(ends)) for j in range(i)]
    counts = Counter(map(_lettered, schemes.values())) + Counter(SHORT | NAMED)
    learned = {"weights": learn(pairs), "schemes": dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))}
    FILE.write_text(json.dumps(learned, indent=0) + "\n", encoding="utf-8")


def learn(pairs: list[Pair]) -> dict[str, float]:
    """Fit the weights; ``bias`` is the intercept less the log-odds of any two lines."""
    weights = {
        "rime ss": 4.0,
        "rime su": 4.0,
        "rime uu": 4.0,
        "coda distance": -2.0,
        "vowel distance": -2.0,
        "bias": 0.0,
    }
    truth = np.array([same for _, _, same in pairs], dtype=float)
    fitted: dict[str, float] = {}
    for _ in range(ROUNDS):
        heard = [_best(Likeness(weights), first, second) for first, second, _ in pairs]
        seen = Counter(name for each in heard for name in each)
        names = [name for name, count in seen.items() if count >= FEWEST]
        place = {name: at for at, name in enumerate(names)}
        table = np.zeros((len(heard), len(names) + 1))
        table[:, -1] = 1.0
        for row, each in enumerate(heard):
            for name, value in each.items():
                if name in place:
                    table[row, place[name]] = value
        found = _regression(table, truth)
        weights = dict(zip([*names, "bias"], map(float, found), strict=True))
        fitted = weights | {"bias": weights["bias"] - float(np.log(truth.mean() / (1 - truth.mean())))}
    return {name: round(value, 2) for name, value in sorted(fitted.items()) if abs(value) >= SMALLEST}


def _best(likeness: Likeness, first: Ending, second: Ending) -> dict[str, float]:
    """Describe a pair in the readings that are likeliest to rhyme."""
    every = [
        features(first, second, one, other)
        for one in range(len(first.readings))
        for other in range(len(second.readings))
    ]
    return max(every, key=lambda each: sum(likeness.weights.get(k, 0.0) * v for k, v in each.items()), default={})


def _regression(table: NDArray[np.float64], truth: NDArray[np.float64]) -> NDArray[np.float64]:
    """Fit a logistic regression by Newton's method; the last column is the intercept and goes unpunished."""
    penalty = np.full(table.shape[1], RIDGE)
    penalty[-1] = 1e-6
    weights = np.zeros(table.shape[1])
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-np.clip(table @ weights, -30, 30)))
        slope = table.T @ (chance - truth) + penalty * weights
        curve = (table * (chance * (1 - chance))[:, None]).T @ table + np.diag(penalty)
        weights -= np.linalg.solve(curve, slope)
    return weights


def _lettered(scheme: list[str]) -> str:
    """Write a scheme in the letters a, b, c in the order in which they come."""
    names = {label: string.ascii_lowercase[at] for at, label in enumerate(dict.fromkeys(scheme))}
    return "".join(names[label] for label in scheme)


def _rows(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8") as stream:
        return [json.loads(row) for row in stream if row.strip()]


if __name__ == "__main__":
    main()
