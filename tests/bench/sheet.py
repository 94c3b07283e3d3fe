"""The sheet of lines that people mark: in random order, among plain prompting's and two kinds of controls."""

from __future__ import annotations

import itertools
import json
import random
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from bench import judge
from bench.songs import written

if TYPE_CHECKING:
    from bench.songs import Made

LINES, PLAIN, CONTROLS, SEED = 200, 30, 30, 2
SHORTEST = 4
"""Words that a line must have to be shuffled: fewer may still make sense in any order."""
ASKED = """\
Mark every line on its own number: `17 y 4 why` if it is broken, the question's number first; `17 n` if it is sound;
`17 n keep` if you would keep it in a song of yours. A doubt is a fault. Read the line (>) with the
one before and after it.
1  Parses: alone or joined to a neighbour an English clause or a deliberate fragment. Test: say it in prose, adding
   only commas.
2  Ends where the thought ends: not on an article, possessive, preposition, auxiliary or conjunction, unless the next
   line completes that very phrase.
3  The end word is earned: right part of speech, a sense a dictionary lists, no word order bent to fetch it.
4  Makes sense: "this means that ..." can be finished in plain words in ten seconds.
7  No stranger: no proper name, brand, slur, web word, archaism or stock phrase that the brief did not bring.
"""


class Entry(NamedTuple):
    """One line on the sheet.

    ``kind`` is ``song``, ``plain`` (prompting), ``own`` or ``shuffled`` (controls); ``song`` counts from 1; ``closes``
    tells whether the line answers a rhyme; ``before`` and ``after`` are its neighbours, empty at a section's ends.
    """

    kind: str
    song: int
    closes: bool
    before: str
    text: str
    after: str


def write_sheet(made: list[Made], plainly: list[Made], folder: Path) -> None:
    """Write ``sheet.txt`` and ``sheet-key.json``: whole songs in their order until there are :data:`LINES` lines."""
    rng = random.Random(SEED)
    pool = _entries("song", made)
    enough = pool[min(LINES, len(pool)) - 1].song
    shown = [entry for entry in pool if entry.song <= enough]
    spare = [entry for entry in pool if entry.song > enough] or pool
    spare = [entry for entry in spare if len(judge.words(entry.text)) >= SHORTEST]
    own = [line for line in (Path(__file__).parent / "controls.txt").read_text("utf-8").splitlines() if line]
    # A control stands where one of the song's own lines stood, so that its neighbours do not give it away.
    hosts = rng.sample(spare, min(len(spare), 2 * CONTROLS))
    key = shown + _sample([entry for entry in _entries("plain", plainly) if entry.text], PLAIN, rng)
    key += [host._replace(kind="own", text=text) for host, text in zip(hosts[::2], own[:CONTROLS], strict=False)]
    key += [host._replace(kind="shuffled", text=_shuffled(host.text, rng)) for host in hosts[1::2]]
    rng.shuffle(key)
    page = "\n".join(itertools.starmap(_printed, enumerate(key, start=1)))
    (folder / "sheet-key.json").write_text(json.dumps([each._asdict() for each in key], indent=1), encoding="utf-8")
    (folder / "sheet.txt").write_text(f"{ASKED}\n{page}", encoding="utf-8")


def read_key(folder: Path) -> list[Entry]:
    """Read what stands behind each number of a sheet."""
    return [Entry(**each) for each in json.loads((folder / "sheet-key.json").read_text(encoding="utf-8"))]


def _sample(entries: list[Entry], count: int, rng: random.Random) -> list[Entry]:
    return rng.sample(entries, min(len(entries), count))


def _entries(kind: str, made: list[Made]) -> list[Entry]:
    """List the lines that were written, once each, song by song."""
    return [entry for number, each in enumerate(made, start=1) for entry in _of_song(kind, number, each["song"])]


def _of_song(kind: str, number: int, song: dict[str, Any]) -> list[Entry]:
    entries = []
    chosen = {line["address"] for _, line in written(song)}
    for section in song["sections"]:
        if section["repeats"] is not None:
            continue
        texts = ["", *(line["text"] for line in section["lines"]), ""]
        heard: set[str] = set()
        for at, (line, sign) in enumerate(zip(section["lines"], section["rhyme_scheme"], strict=True), start=1):
            if line["address"] in chosen:
                entries.append(Entry(kind, number, sign in heard, texts[at - 1], line["text"], texts[at + 1]))
            heard |= {sign} - {"X", "R"}
    return entries


def _shuffled(text: str, rng: random.Random) -> str:
    """Shuffle a line's words until no two that stood together do so still, or as well as a dozen tries can."""
    first = text.lower().replace(",", "").split()
    together = set(itertools.pairwise(first))
    tries = [rng.sample(first, len(first)) for _ in range(12)]
    best = min(tries, key=lambda words: len(together & set(itertools.pairwise(words))))
    line = " ".join("I" + word[1:] if word == "i" or word.startswith("i'") else word for word in best)
    return line[:1].upper() + line[1:]


def _printed(number: int, entry: Entry) -> str:
    return f"{number}\n      {entry.before or '-'}\n    > {entry.text}\n      {entry.after or '-'}\n"
