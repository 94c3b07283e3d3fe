"""``lyrica rhymes``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Outcome


def test_one_a_line(lyrica: Callable[..., Outcome]) -> None:
    """In a pipe each word is a line: perfect rhymes first, near ones after them."""
    outcome = lyrica("rhymes", "love", "-n", "60")
    words = outcome.out.split()
    assert (0, "", 60) == (outcome.code, outcome.err, len(words))
    assert words.index("glove") < words.index("much")


def test_json(lyrica: Callable[..., Outcome]) -> None:
    """The JSON is a list of rows with the documented keys."""
    rows = json.loads(lyrica("rhymes", "stone", "--json", "-n", "3").out)
    assert [["word", "kind", "score", "syllables", "frequency"]] * 3 == [list(row) for row in rows]
    assert {"word": "own", "kind": "perfect", "score": 1.0, "syllables": 1} == {
        key: rows[0][key] for key in ("word", "kind", "score", "syllables")
    }


@pytest.mark.parametrize("flag", [[], ["--pair"]], ids=["two words", "--pair"])
def test_pair(lyrica: Callable[..., Outcome], flag: list[str]) -> None:
    """Two words are judged, with --pair or without; the JSON has two keys."""
    assert {"kind": "perfect", "score": 1.0} == json.loads(lyrica("rhymes", *flag, "stone", "alone", "--json").out)
    assert "mosaic" in lyrica("rhymes", *flag, "crack pot", "laptop").out


def test_filters(lyrica: Callable[..., Outcome]) -> None:
    """Words are kept by strictness, syllables, stress, and whether a line can end in them."""
    rows = json.loads(lyrica("rhymes", "home", "--rhyme", "perfect", "--json").out)
    assert {"perfect"} == {row["kind"] for row in rows}
    rows = json.loads(lyrica("rhymes", "rain", "--syllables", "2-3", "--json", "-n", "200").out)
    assert {2, 3} == {row["syllables"] for row in rows}
    words = lyrica("rhymes", "rain", "--stress", "x/", "-n", "200").out.split()
    assert "again" in words
    assert "train" not in words
    assert "of" in lyrica("rhymes", "love").out.split()
    assert "of" not in lyrica("rhymes", "love", "--end").out.split()


def test_about(lyrica: Callable[..., Outcome]) -> None:
    """Words close to a theme come first."""
    assert "train" == lyrica("rhymes", "rain", "--about", "station, railway", "-n", "5").out.split()[0]


def test_guess(lyrica: Callable[..., Outcome]) -> None:
    """A word in no dictionary is sounded out, and that is said."""
    outcome = lyrica("rhymes", "zibbelight", "-n", "3")
    assert (0, True) == (outcome.code, "its sound is a guess" in outcome.err)


def test_nothing(lyrica: Callable[..., Outcome]) -> None:
    """No rhyme is no error: nothing on standard output, a remark beside it."""
    outcome = lyrica("rhymes", "orange", "--rhyme", "perfect")
    assert (0, "", "Nothing that fits rhymes with orange. Try: --rhyme near\n") == (
        outcome.code,
        outcome.out,
        outcome.err,
    )
    assert [] == json.loads(lyrica("rhymes", "orange", "--rhyme", "perfect", "--json").out)


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["a", "b", "c"], 'put a phrase in quotes: lyrica rhymes "a b c"'),
        (["--pair", "a"], "--pair takes two words"),
        ([""], "a word or phrase has 1 to 200 characters"),
        (["x" * 201], "a word or phrase has 1 to 200 characters"),
        (["a", "--syllables", "two"], '--syllables "two": write 2, or 1-3.'),
        (["a", "--syllables", "3-1"], '--syllables "3-1": write 2, or 1-3.'),
        (["a", "--stress", "up"], '--stress "up": write x for weak'),
        (["a", "--rhyme", "eye"], "--rhyme:"),
        (["a", "-n", "0"], "-n:"),
    ],
)
def test_wrong_use(lyrica: Callable[..., Outcome], args: list[str], told: str) -> None:
    """Wrong use is one line that says what to type, and exit code 2."""
    outcome = lyrica("rhymes", *args)
    assert (2, "", 1) == (outcome.code, outcome.out, len(outcome.err.splitlines()))
    assert told in outcome.err


def test_rhymes_on_a_terminal_aregrouped() -> None:
    """On a terminal the words stand by kind and number of syllables."""
    from lyrica_cli.cli.commands.rhymes import grouped
    from lyrica_cli.core.ears import rhymes_of

    rows = grouped(rhymes_of("love", limit=12)).splitlines()
    assert ["perfect", "near"] == [row for row in rows if not row.startswith(" ")]
    assert rows[1].startswith("  1  of, glove")
