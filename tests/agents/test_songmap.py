"""The plan on one page: what is printed is what is read, and what is changed in it counts."""

from __future__ import annotations

import json
import tomllib

import pytest

from lyrica_cli.core.agents.planner import map_song, plan_song
from lyrica_cli.core.errors import UsageError
from lyrica_cli.core.song.brief import Brief, SectionWish

ROCK = Brief(theme='the "flood" \\ road', genre="rock", mood="sad", seed=4, use=("diner",))


def test_there_and_back() -> None:
    """A map reads back as the brief that it is, as TOML and as JSON, and plans the same lines."""
    found = map_song(ROCK)
    toml, data = tomllib.loads(found.toml), json.loads(json.dumps(found.data))
    assert 1 == toml.pop("schema") == data.pop("schema")
    toml["title"] = data["title"] = None
    one, other = Brief(**toml), Brief(**data)
    assert one == other
    assert ("rock", "sad", 4, ("diner",), ROCK.theme) == (one.genre, one.mood, one.seed, one.use, one.theme)
    before, after = plan_song(ROCK), plan_song(one)
    assert before.form == after.form
    assert [section.lines for section in before.sections] == [section.lines for section in after.sections]
    assert map_song(one).toml == found.toml


def test_a_line_a_section() -> None:
    """Each section that is written has one line; what is new in one was in none before it."""
    found = map_song(ROCK)
    lines = [line for line in found.toml.partition("[sections]\n")[2].splitlines() if not line.startswith("#")]
    assert ["v1", "c", "v2", "b"] == [line.partition(" ")[0] for line in lines]
    new = [word for each in found.sections.values() for word in each.wish.new.split(", ")]
    assert len(new) == len(set(new))


def test_what_is_changed_counts() -> None:
    """Words that are new go before the theme's in that section, and a named family is the one that is sung."""
    wish = SectionWish(new="She sells the kettle", rhymes={"A": "light"})
    plan = plan_song(ROCK.model_copy(update={"sections": {"v2": wish}}))
    sections = {section.placed.prefix: section for section in plan.sections}
    assert ("sells", "kettle") == sections["v2"].new[:2]
    assert ((), {}) == (sections["v1"].new, sections["v1"].rhymes)
    assert {"A": "light"} == sections["v2"].rhymes


@pytest.mark.parametrize(
    ("prefix", "wish", "says"),
    [
        ("v9", SectionWish(new="x"), "no section v9"),
        ("v1", SectionWish(rhymes={"Q": "light"}), "no rhyme family Q"),
        ("v1", SectionWish(rhymes={"A": "qwxz"}), 'nothing rhymes with "qwxz"'),
    ],
    ids=["section", "family", "word"],
)
def test_refused(prefix: str, wish: SectionWish, says: str) -> None:
    """A map that the form cannot hold is refused, with what it has."""
    with pytest.raises(UsageError, match=says):
        plan_song(ROCK.model_copy(update={"sections": {prefix: wish}}))
