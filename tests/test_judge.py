"""The bench's judge, and what it counts, held to pairs, lines and songs whose answer is beyond doubt."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from bench import faults, judge, songs, words


@pytest.fixture(scope="module")
def dictionary() -> judge.Dictionary:
    return judge.read(judge.SHIPPED)


@pytest.mark.parametrize(
    ("first", "second", "kind"),
    [
        ("night", "light", "perfect"),
        ("I never knew", "and the sky was blue", "perfect"),
        ("believing", "it's leaving", "perfect"),
        ("deceiving", "grieving!", "perfect"),
        ("away", "the price we pay?", "perfect"),
        ("butterfly", "sky", "perfect"),
        ("home", "alone", "near"),
        ("sleep", "street", "near"),
        ("late", "sleep", "none"),
        ("love", "enough", "near"),
        ("church", "earth", "near"),
        ("time", "line", "near"),
        ("feel", "fear", "none"),
        ("night", "nice", "none"),
        ("night", "nine", "none"),
        ("day", "date", "none"),
        ("running", "sing", "none"),
        ("road", "roads", "none"),
        ("home", "take me home", "identical"),
        ("I see", "the sea", "identical"),
        ("qwxzing", "sing", "unknown"),
        ("", "sing", "unknown"),
    ],
)
def test_pairs(first: str, second: str, kind: str, dictionary: judge.Dictionary) -> None:
    """Known pairs are judged as the table of near rhyme and the dictionary say, in either order."""
    assert (kind, kind) == (judge.rhyme(first, second, dictionary), judge.rhyme(second, first, dictionary))


def test_any_pronunciation(dictionary: judge.Dictionary) -> None:
    """A pair rhymes if any pronunciation of either word makes it: wind with kind and with pinned."""
    assert ["perfect", "perfect"] == [judge.rhyme("wind", other, dictionary) for other in ("kind", "pinned")]


def test_strictness(dictionary: judge.Dictionary) -> None:
    """A near rhyme holds where near is asked for, and fails where perfect is."""
    pairs = [("home", "alone"), ("bright", "night")]
    asked = [judge.rhymes(*pair, strictness, dictionary) for strictness in ("perfect", "near") for pair in pairs]
    assert [False, True, True, True] == asked


@pytest.mark.parametrize(
    ("line", "counts"),
    [
        ("I left your coffee on the shelf", {8}),
        ("the fire is out", {4, 5}),
        ("Don\u2019t go, half-asleep", {5}),
        ("a qwxz in the rain", set()),
        ("...", set()),
    ],
)
def test_syllables(line: str, counts: set[int], dictionary: judge.Dictionary) -> None:
    """A line has the syllables of every reading of its words, and none known if a word is not listed."""
    assert counts == judge.syllables(line, dictionary)


def test_sources(tmp_path: Path) -> None:
    """The CMU file, named by path or folder, reads the same as the shipped text."""
    cmu, shipped = tmp_path / "cmudict.dict", tmp_path / "lexicon.tsv"
    cmu.write_text("wind W AY1 N D\nwind(2) W IH1 N D # breeze\nkind K AY1 N D\n", encoding="utf-8")
    shipped.write_text("kind\t600\tnas\tK AY1 N D\nwind\t500\tnvcs\tW AY1 N D|W IH1 N D\n", encoding="utf-8")
    expected = {"wind": (("W", "AY1", "N", "D"), ("W", "IH1", "N", "D")), "kind": (("K", "AY1", "N", "D"),)}
    read = [judge.load(str(cmu)), judge.load(str(tmp_path)), judge.read(shipped)]
    assert [expected] * 3 == [each.sounds for each in read]


def test_independence() -> None:
    """The judge imports nothing of the program that it judges."""
    tree = ast.parse(Path(judge.__file__).read_text(encoding="utf-8"))
    named = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    named |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert not [name for name in named if name.startswith("lyrica")]


def section(address: str, scheme: str, *texts: str, strictness: str = "perfect", repeats: str | None = None) -> Any:
    lines = [
        {"address": f"{address}.{at}", "text": text, "source": "model", "target_syllables": 4}
        for at, text in enumerate(texts, start=1)
    ]
    shape = {"label": address, "rhyme_scheme": scheme, "strictness": strictness, "repeats": repeats}
    return shape | {"lines": lines}


VERSE = section("v1", "XAXA", "I left the house", "into the rain", "I held the lamp", "and took the train")
CHORUS = section("c", "R1AA", "Leave me the key", "Leave me the key", "put on your coat", "and find a boat")


def test_sound_song(dictionary: judge.Dictionary) -> None:
    """A song that keeps its form has no fault; repeats that the form declares are not counted twice."""
    song = {"sections": [VERSE, CHORUS, CHORUS | {"repeats": "c"}, section("t", "R", "Leave me the key")]}
    counts, found = faults.faults(song, dictionary)
    assert ([], {"pairs": 2, "pairs perfect": 2, "pairs that rhyme": 2, "lines": 7, "in target": 7}) == (found, counts)


@pytest.mark.parametrize(
    ("wrong", "faulty"),
    [
        (section("v2", "AA", "I took the bus", "into the sea"), "no rhyme"),
        (section("v2", "AA", "over the bones", "I am alone", strictness="near"), "no rhyme"),
        (section("v2", "AA", "I hear the bell", "never a bell"), "end word twice"),
        (section("v2", "AABB", "a bit of salt", "never a fault", "under the vault", "I call a halt"), "families alike"),
        (section("v2", "XX", "into the rain", "a loaf of bread"), "line twice"),
        (section("v2", "X1", "a loaf of bread", "a loaf of cheese"), "repeat not verbatim"),
        (section("t", "R", "Leave me the knee"), "repeat not verbatim"),
        (section("c", "R1AA", *["Leave me the key"] * 4, repeats="c"), "repeat not verbatim"),
        (section("v2", "X", "a loaf of buttered bread"), "off target"),
        (section("v2", "XAA", "I stood alone", "never a phone", "bury the bone"), "free line rhymes"),
        (section("v2", "AA", "I am a goat", "over the moat"), "neighbours alike"),
    ],
)
def test_planted_fault(wrong: Any, faulty: str, dictionary: judge.Dictionary) -> None:
    """Each kind of fault is found where it was planted."""
    _, found = faults.faults({"sections": [VERSE, CHORUS, wrong]}, dictionary)
    assert faulty in {what for what, _ in found}


def test_shared_run() -> None:
    """A line that runs along with a built-in exemplar is measured by the words in a row that they share."""
    line = "tonight your jacket hangs behind the window"
    assert (5, 0) == (faults.longest_shared(line), faults.longest_shared("qwxz"))


def test_written_once() -> None:
    """A song's written lines are each line once: no repeats, the title line once, nothing of the writer's."""
    own = section("v2", "X", "the writer's line")
    own["lines"][0]["source"] = "writer"
    song = {"sections": [CHORUS, CHORUS | {"repeats": "c"}, section("t", "R", "Leave me the key"), own]}
    expected = ["Leave me the key", "put on your coat", "and find a boat"]
    assert expected == [line["text"] for _, line in songs.written(song)]


def test_briefs() -> None:
    """The fixed list has 60 briefs, each with a theme and seed of its own, and sheets of 20 that span all 14 genres."""
    listed, sheet = songs.briefs(), songs.sheet_briefs()
    counts = len(listed), len({each["theme"] for each in listed}), len({each["seed"] for each in listed})
    assert (60, 60, 60, 20, 14) == (*counts, len(sheet), len({each["genre"] for each in sheet}))


def test_kappa() -> None:
    """Two readers who agree on 35 of 50 marks, where chance alone would give 25, have a kappa of 0.4."""
    pairs = Counter({(True, True): 20, (True, False): 5, (False, True): 10, (False, False): 15})
    assert (0.7, 0.4) == words.agreed(pairs)
