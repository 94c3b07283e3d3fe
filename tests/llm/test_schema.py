from __future__ import annotations

import re
from operator import itemgetter
from string import ascii_lowercase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lyrica_cli.core.writing.constraint import LineConstraint
from lyrica_cli.core.writing.schema import LONGEST_PATTERN, MOST_ENDS, end_words, faults, line_schema


def pattern(syllables: tuple[int, int], ends: tuple[str, ...] | None = ("night", "light")) -> re.Pattern[str]:
    return re.compile(line_schema(LineConstraint(syllables, {}, ends))["properties"]["line"]["pattern"])


@pytest.mark.parametrize(
    "line",
    ["the moths come every night", "i know, i know the light", "remembering yesterday's light", "o my o my o night"],
)
def test_lets_in(line: str) -> None:
    """A line of enough words that ends in one of the end words passes, whatever the syllables of its words."""
    assert pattern((6, 6)).fullmatch(line)


@pytest.mark.parametrize(
    "line",
    [
        "night",
        "the moths come every evening",
        "the moths come, light",
        "The moths come every night",
        "the moths come every night.",
        "the moths\ncome every night",
        "a b c d e f g night",
    ],
    ids=["too short", "wrong end", "comma before the end", "capital", "full stop", "two lines", "too long"],
)
def test_keeps_out(line: str) -> None:
    """A line with another end, with too few or too many words, or not in plain lower case does not pass."""
    assert not re.search(r"\A(?:" + pattern((6, 6)).pattern[1:-1] + r")\Z", line)


@pytest.mark.parametrize(("syllables", "line"), [((1, 1), "night"), ((1, 3), "night"), ((1, 2), "so night")])
def test_short_plans(syllables: tuple[int, int], line: str) -> None:
    """A plan of one to three syllables lets a single word stand."""
    assert pattern(syllables).fullmatch(line)


def test_any_end() -> None:
    """Without end words any word may end the line."""
    assert pattern((4, 4), None).fullmatch("so long my dear")


def test_several_lines() -> None:
    """Several lines are an array of exactly as many, each with the pattern."""
    schema = line_schema(LineConstraint((6, 6), {}, ("night",)), lines=2)

    array = schema["properties"]["lines"]
    assert (2, 2, ["lines"]) == (array["minItems"], array["maxItems"], schema["required"])
    assert () == faults(schema)


def test_spread_ends() -> None:
    """Of many end words some are kept at even distances, each once; what is not spelt in letters is left out."""
    many = ("night", "night", "ni(ght", "♯", *(f"a{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(119)))

    kept = end_words(LineConstraint((6, 6), {}, many))

    assert ("night", "aab", "aad") == kept[:3]
    assert MOST_ENDS == len(kept)


def test_so_many_ends_hold_nothing() -> None:
    """A whole vocabulary of end words is no constraint: any word may end the line, not the first in the alphabet."""
    every = tuple(f"{one}{two}{three}" for one in ascii_lowercase for two in ascii_lowercase for three in "aeiou")

    assert () == end_words(LineConstraint((6, 6), {}, every))
    assert pattern((6, 6), every).fullmatch("the moths come every night")


@given(
    st.tuples(st.integers(1, 32), st.integers(0, 8)),
    st.none() | st.lists(st.text(max_size=300), max_size=80).map(tuple),
)
def test_always_honoured(size: tuple[int, int], ends: tuple[str, ...] | None) -> None:
    """Whatever the plan, the schema holds nothing that a server refuses or silently drops (R-O8)."""
    schema = line_schema(LineConstraint((size[0], size[0] + size[1]), {}, ends))

    assert () == faults(schema)
    assert LONGEST_PATTERN >= len(schema["properties"]["line"]["pattern"])


@pytest.mark.parametrize(
    "bad",
    [
        "[a-z]+",
        "^[a-z]+",
        r"^\w+$",
        r"^\d$",
        r"^a\s$",
        "^a.b$",
        "^(?:a|b)$",
        "^(?=a)a$",
        "^a$|^b$",
        "^a{1,2000}$",
        f"^{'a' * LONGEST_PATTERN}$",
    ],
    ids=itemgetter(slice(12)),
)
def test_pattern_faults(bad: str) -> None:
    """A pattern that is not anchored or not spelt out is named, because it would silently not apply (R-O8)."""
    assert faults({"type": "object", "properties": {"line": {"type": "string", "pattern": bad}}})


@pytest.mark.parametrize("key", ["uniqueItems", "not", "contains", "minimum", "format", "prefixItems", "maxLength"])
def test_key_faults(key: str) -> None:
    """A keyword that Ollama's converter skips is named (R-O8)."""
    assert (f"{key} is not honoured",) == faults({"type": "array", "items": {"type": "string", key: 1}})


def test_required_fault() -> None:
    """A required property has to be one of the properties."""
    assert ("required names a property that is not there",) == faults({"type": "object", "required": ["line"]})
