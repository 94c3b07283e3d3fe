"""Learn letter-to-sound rules from the compiled lexicon and write ``data/letters.tsv``; a build step of ``make data``.

Letters and phones are aligned by dynamic programming, each letter with no phone, one or two; the costs are first our
own judgement, then, for three rounds, how often a letter was aligned with these phones. A row of the file is a node of
the tree that says something else than the node above it: ``context <tab> phones <tab> share of the examples in %``.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from lyrica_cli.core.prosody.letters import FILE, context, heard
from lyrica_cli.core.prosody.lexicon import english
from lyrica_cli.core.prosody.phones import bare, is_vowel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from lyrica_cli.core.prosody.phones import Sound

Cost = "Callable[[str, Sound], float]"
Aligned = "list[tuple[str, int, list[Sound]]]"

ROUNDS = 3
"""Alignments, each with the costs that the last one gives."""
FEWEST = 2
"""Examples, weighted, that a rule needs."""
ORDINARY, KNOWN_ZIPF = 3, 2.5
"""Weight of a word with a part of speech, and frequency from which any other counts double: names are spelt oddly."""
UNSEEN = 12.0
"""Cost of an alignment that was never seen."""
_USUAL = {
    "b": "B", "c": "K S CH", "d": "D", "f": "F", "g": "G JH", "h": "HH", "j": "JH", "k": "K", "l": "L", "m": "M",
    "n": "N NG", "o": "W", "p": "P F", "q": "K", "r": "R", "s": "S Z SH", "t": "T SH CH TH DH", "u": "W Y", "v": "V",
    "w": "W", "x": "Z", "y": "Y", "z": "Z", "i": "Y",
}  # fmt: skip
_TWOS = {("x", "K S"): 0.5, ("x", "G Z"): 0.5, ("u", "Y UW"): 0.8}


def examples() -> Iterable[tuple[str, int, Sound]]:
    """Give the words to learn from: each with its weight and its usual sound."""
    for entry in english().entries():
        if re.fullmatch(r"[a-z]{2,}", entry.word):
            yield entry.word, ORDINARY if entry.parts else 1 + (entry.zipf > KNOWN_ZIPF), entry.sounds[0]


def aligned(words: Iterable[tuple[str, int, Sound]]) -> list[tuple[str, int, list[Sound]]]:
    """Align each word's letters with its phones; words that cannot be aligned are left out."""
    every, cost, found = list(words), _first_cost, []
    for _ in range(ROUNDS):
        found = [(word, weight, parts) for word, weight, sound in every if (parts := _align(word, sound, cost))]
        seen = Counter(
            (letter, bare(part)) for word, _, parts in found for letter, part in zip(word, parts, strict=True)
        )
        total = Counter(letter for word, _, _ in found for letter in word)
        table = {pair: -math.log(count / total[pair[0]]) for pair, count in seen.items()}

        def cost(letter: str, phones: Sound, table: dict[tuple[str, Sound], float] = table) -> float:
            return table.get((letter, phones), UNSEEN)

    return found


def tree(words: Iterable[tuple[str, int, list[Sound]]]) -> dict[str, tuple[str, float]]:
    """Grow the tree and cut it back: context -> phones and their share of the examples there."""
    nodes: dict[str, Counter[str]] = defaultdict(Counter)
    for word, weight, parts in words:
        vowels, stressed = 0, False
        for at in range(len(word) - 1, -1, -1):
            around = context(word, at, heard(vowels, stressed=stressed))
            for length in range(1, len(around) + 1):
                nodes[around[:length]][" ".join(parts[at])] += weight
            vowels += sum(map(is_vowel, parts[at]))
            stressed = stressed or any(phone[-1] == "1" for phone in parts[at])
    below: dict[str, list[str]] = defaultdict(list)
    for key in nodes:
        below[key[:-1]].append(key)
    kept: dict[str, tuple[str, float]] = {}

    def keep(key: str, above: str | None) -> bool:
        said, count = nodes[key].most_common(1)[0]
        deeper = [child for child in below[key] if len(nodes[key]) > 1 and nodes[child].total() >= FEWEST]
        needed = any(keep(child, said) for child in deeper) or said != above
        if needed:
            kept[key] = (said, count / nodes[key].total())
        return needed

    for root in below[""]:
        keep(root, None)
    return kept


def main() -> None:
    """Write the rules."""
    rows = (
        f"{key}\t{said}\t{share:.0%}\n".replace("%", "") for key, (said, share) in tree(aligned(examples())).items()
    )
    FILE.write_text("".join(sorted(rows)), encoding="utf-8", newline="\n")


def _first_cost(letter: str, phones: Sound) -> float:
    if not phones:
        return 3.0
    if len(phones) > 1:
        return _TWOS.get((letter, " ".join(phones)), 7.0)
    if is_vowel(phones[0] + "0") and phones[0][0] in "AEIOU":
        return 1.0 if letter in "aeiouy" else 6.0
    return 0.5 if phones[0] in _USUAL.get(letter, "").split() else 6.0


def _align(word: str, sound: Sound, cost: Callable[[str, Sound], float]) -> list[Sound]:
    plain, most = bare(sound), len(sound)
    best: list[dict[int, tuple[float, int]]] = [{0: (0.0, 0)}]
    for letter in word:
        step: dict[int, tuple[float, int]] = {}
        for done, (paid, _) in best[-1].items():
            for count in range(min(2, most - done) + 1):
                total = paid + cost(letter, plain[done : done + count])
                if done + count not in step or total < step[done + count][0]:
                    step[done + count] = (total, count)
        best.append(step)
    parts: list[Sound] = []
    end = most
    for step in best[:0:-1]:
        if end not in step:
            return []
        count = step[end][1]
        parts.append(sound[end - count : end])
        end -= count
    return parts[::-1]


if __name__ == "__main__":
    main()
