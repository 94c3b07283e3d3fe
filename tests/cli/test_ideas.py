"""``lyrica ideas``, and songs from a map."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Outcome

SHEET = """\
your mother sold the old farm
the river took the bridge
my brother burned the chair
a neighbor rang the bell
she put the kettle on
the water climbed the wall
"""


@pytest.fixture(autouse=True)  # ruff: ignore[pytest-fixture-autouse]  # every test sings from it
def sheet(home: Path) -> None:
    """What is sung."""
    (home / "sheet.txt").write_text(SHEET, encoding="utf-8")


def test_ideas(lyrica: Callable[..., Outcome]) -> None:
    """As many ideas as were asked for come, each with another title out of its hook line; nothing is kept."""
    typed = ("ideas", "the flood", "-n", "3", "--seed", "2", "--model", "scripted:sheet.txt", "--candidates", "6")
    rows = json.loads(lyrica(*typed, "--json").out)
    assert (3, 3) == (len(rows), len({row["title"] for row in rows}))
    assert [{"title", "hook", "angle", "theme", "mood"}] * 3 == [set(row) for row in rows]
    assert all(row["title"].casefold() in row["hook"].casefold() for row in rows)
    done = lyrica(*typed)
    expected = "\n\n".join(f"{row['title']}\n  {row['hook']}\n  {row['angle']}" for row in rows)
    assert f"{expected}\n" == done.out
    assert f'--hook "{rows[-1]["hook"]}"' in done.err
    assert not lyrica("history", "--ids").out


def test_from_a_map(lyrica: Callable[..., Outcome], home: Path) -> None:
    """A map is printed without a model, and the song that is written from it has its form, theme and seed."""
    form = "V:XX:6 C:XX:6 V C V C"
    asked = ("generate", "the flood", "--form", form, "--seed", "4")
    (home / "map.toml").write_text(lyrica(*asked, "--plan-only", "--model", "nobody").out, encoding="utf-8")
    done = lyrica("generate", "--plan", "map.toml", "-q", "--json", "--model", "scripted:sheet.txt")
    song = json.loads(done.out)
    assert (form, 4, "the flood") == (song["form"], song["seed"], song["theme"])
    data = json.loads(lyrica(*asked, "--plan-only", "--json").out)
    assert (1, ["c", "v1", "v2"]) == (data["schema"], sorted(data["sections"]))


@pytest.mark.parametrize(
    "typed",
    [("--plan", "a", "--brief", "b"), ("--plan-only", "-f", "lrc"), ("--plan", "map.toml")],
    ids=["both", "format", "section"],
)
def test_refused(lyrica: Callable[..., Outcome], home: Path, typed: tuple[str, ...]) -> None:
    """What cannot be is one line and exit code 2."""
    (home / "map.toml").write_text('[sections]\nv9 = { new = "x" }\n', encoding="utf-8")
    done = lyrica("generate", *typed, "--model", "scripted:sheet.txt")
    assert (2, "", 1) == (done.code, done.out, done.err.count("\n"))
    assert not lyrica("history", "--ids").out
