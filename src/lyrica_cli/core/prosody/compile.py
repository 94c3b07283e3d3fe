"""Compile the lexicon that ships with the package from its public sources.

Run by ``make data``; never at run time. Sources, each with its licence in ``NOTICE``:

- the CMU Pronouncing Dictionary (file ``cmudict.dict``): sounds;
- wordfreq (file ``large_en.msgpack.gz``): how common a word is;
- SCOWL (folder ``scowl``): which words a spelling checker of usual size knows, which keeps names and oddities out;
- WordNet (folder ``dict``): parts of speech.

The lexicon is one text file, sorted by word, so that a word is found by bisection without loading it:
``word <tab> zipf frequency x 100 <tab> flags <tab> pronunciation|pronunciation``. Flags: ``n v a r`` parts of speech
(commonest first), ``c`` a thing that can be seen or touched, ``s`` fit to be sung by a model, ``m`` a name or an
abbreviation, written with capitals, ``p`` profane, ``x`` never sung.
"""

from __future__ import annotations

import argparse
import collections
import fnmatch
import gzip
import re
from pathlib import Path

DATA = Path(__file__).parent / "data"
SINGABLE_ZIPF = 370
"""Least zipf x 100 of a word that a model may sing: about 6,000 words."""
LARGE = 70
"""SCOWL's level of a large spelling checker."""
SHORTEST_STEM = 3
"""Letters of the shortest stem whose doubled last letter is taken off (runn-ing)."""
SUFFIXES = (
    ("ies", "y"),
    ("es", ""),
    ("es", "e"),
    ("s", ""),
    ("ied", "y"),
    ("ed", ""),
    ("ed", "e"),
    ("ing", ""),
    ("ing", "e"),
    ("ier", "y"),
    ("er", ""),
    ("er", "e"),
    ("iest", "y"),
    ("est", ""),
    ("est", "e"),
    ("in'", "ing"),
)


def read_sounds(path: Path) -> dict[str, list[str]]:
    """Read the CMU dictionary: word -> pronunciations in ARPAbet, in the dictionary's order."""
    sounds: dict[str, list[str]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        head, _, sound = line.partition("#")[0].strip().partition(" ")
        word = head.partition("(")[0]
        if sound not in sounds.setdefault(word, []):
            sounds[word].append(sound)
    return sounds


def read_frequencies(path: Path) -> dict[str, int]:
    """Read wordfreq's buckets: word -> zipf frequency x 100 (bucket i holds the words of -i centibels)."""
    import msgpack

    with gzip.open(path) as stream:
        buckets = msgpack.load(stream, raw=False)[1:]
    return {word: max(0, 900 - index) for index, words in enumerate(buckets) for word in words}


def read_known(folder: Path, level: int = 50, more: str = "american-words") -> set[str]:
    """Read SCOWL's lower-case English and American words, or more, up to a level of rareness."""
    known: set[str] = set()
    for part in ("english-words", "english-contractions", "american-words", more):
        for path in folder.glob(f"{part}.*"):
            if int(path.suffix[1:]) <= level:
                known.update(path.read_text(encoding="latin-1").split())
    return known


CONCRETE = {"05", "06", "08", "13", "17", "19", "20", "27"}
"""WordNet's files of animals, artefacts, the body, food, objects, phenomena such as rain, plants and substances."""


def read_parts_of_speech(folder: Path) -> dict[str, str]:
    """Read WordNet: lemma -> letters n v a r, the most often tagged first; ``c`` last if it is a concrete noun."""
    letters = {"1": "n", "2": "v", "3": "a", "4": "r", "5": "a"}
    counts: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    nouns: dict[str, collections.Counter[bool]] = collections.defaultdict(collections.Counter)
    for line in (folder / "index.sense").read_text(encoding="utf-8").splitlines():
        key, _, number, tagged = line.split(" ")
        lemma, _, sense = key.partition("%")
        weight = int(tagged) + (2 if number == "1" else 1)
        counts[lemma][letters[sense[0]]] += weight
        if sense[0] == "1":
            nouns[lemma][sense[2:4] in CONCRETE] += weight
    parts = {}
    for lemma, count in counts.items():
        ranked = "".join(part for part, _ in count.most_common())
        concrete = ranked[0] == "n" and nouns[lemma][True] > nouns[lemma][False]
        parts[lemma] = ranked + ("c" if concrete else "")
    return parts


def parts_of_speech(word: str, lemmas: dict[str, str]) -> str:
    """Parts of speech of a word or of the lemma that it is inflected from; empty for a function word or name."""
    if word in lemmas:
        return lemmas[word]
    for suffix, ending in SUFFIXES:
        if word.endswith(suffix):
            stem = word.removesuffix(suffix) + ending
            if len(stem) >= SHORTEST_STEM and stem[-1] == stem[-2:-1] and stem not in lemmas:
                stem = stem[:-1]
            if stem in lemmas:
                verbal = suffix in {"ed", "ied", "ing"} and "v" in lemmas[stem]
                return "v" if verbal else lemmas[stem]
    return ""


def read_words(name: str) -> set[str]:
    """Read one of the hand-kept word lists beside the lexicon."""
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return {word for line in lines if not line.startswith("#") for word in line.split()}


class Gate:
    """Decides which words a model may sing, by the hand-kept lists.

    Args:
        known: Words that a spelling checker of usual size knows.
        small: Words that a large one knows without a capital.
    """

    def __init__(self, known: set[str], small: set[str]) -> None:
        self.known, self.small = known, small
        self.profane, self.slurs = read_words("profane.txt"), read_words("slurs.txt")
        self.welcome = read_words("welcome.txt")
        self.unwanted = re.compile("|".join(map(fnmatch.translate, read_words("unsung.txt"))))

    def flags(self, word: str, zipf: int) -> str:
        """Give a word's flags ``s``, ``m``, ``p`` and ``x``."""
        if word in self.slurs:
            return "x"
        common = word in self.known and zipf >= SINGABLE_ZIPF and (len(word) > 1 or word in {"a", "i"})
        singable = word in self.welcome or (common and not self.unwanted.fullmatch(word))
        named = not singable and not {word, word.removesuffix("'s")} & self.small
        return "p" * (word in self.profane) + "s" * singable + "m" * named


def main() -> None:
    """Write ``data/lexicon.tsv``."""
    parser = argparse.ArgumentParser(description="Compile the lexicon.")
    for name in ("cmudict", "wordfreq", "scowl", "wordnet"):
        parser.add_argument(name, type=Path)
    paths = parser.parse_args()
    sounds = read_sounds(paths.cmudict)
    frequencies = read_frequencies(paths.wordfreq)
    known, lemmas = read_known(paths.scowl), read_parts_of_speech(paths.wordnet)
    gate = Gate(known, read_known(paths.scowl, LARGE, "british-words"))
    rows = []
    for word, pronunciations in sorted(sounds.items(), key=lambda item: item[0].encode()):
        zipf = frequencies.get(word, 0)
        flags = parts_of_speech(word, lemmas) + gate.flags(word, zipf)
        rows.append(f"{word}\t{zipf}\t{flags}\t{'|'.join(pronunciations)}\n")
    (DATA / "lexicon.tsv").write_text("".join(rows), encoding="utf-8", newline="\n")
    singable = sum("s" in row.split("\t")[2] for row in rows)
    print(len(rows), "words,", singable, "singable")  # ruff: ignore[print]  # a build step reports


if __name__ == "__main__":
    main()
