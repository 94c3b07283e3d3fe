"""Several songs in one go."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Outcome

FORM = "V:XX:6 V"
SUNG = ("--form", FORM, "--model", "scripted:sheet.txt", "--candidates", "3")


@pytest.fixture(autouse=True)  # ruff: ignore[pytest-fixture-autouse]  # every test sings from it
def sheet(home: Path) -> None:
    """What is sung."""
    (home / "sheet.txt").write_text(
        "the river took the bridge\nshe put the kettle on\na neighbor rang the bell\n", encoding="utf-8"
    )


def test_one_failure_does_not_stop_the_rest(process: Callable[..., Outcome]) -> None:
    """Briefs as JSON lines give a line each, in order: the song, or what is wrong with its brief; exit code 1."""
    briefs = b'{"theme": "a lamp", "seed": 3}\n{"theme": "x", "nope": 1}\n\nnot json\n{"form": "Q"}\n{"seed": 4}\n'
    model = SUNG[2:]
    done = process("generate", "--brief", "-", *model, "--genre", "folk", "-q", "-f", "jsonl", stdin=briefs)
    rows = [json.loads(line) for line in done.out.splitlines()]
    assert (1, [3, None, None, None, 4]) == (done.code, [row.get("seed") for row in rows])
    assert [2, 5, 2] == [row["exit_code"] for row in rows[1:4]]
    assert all("error" in row and row["schema"] == 1 for row in rows[1:4])
    assert 3 == done.err.count("\n") == done.err.count("lyrica: song ")
    assert {rows[0]["id"], rows[4]["id"]} == set(process("history", "--ids").out.split())


def test_as_one_by_one(lyrica: Callable[..., Outcome]) -> None:
    """A batch writes what one by one is written: with a seed, that seed and the next ones; as text or as JSON lines."""
    alone = [lyrica("generate", "a lamp", *SUNG, "-q", "--seed", str(seed)).out for seed in (7, 8)]
    done = lyrica("generate", "a lamp", *SUNG, "-q", "--seed", "7", "--count", "2")
    assert (0, "\n".join(alone)) == (done.code, done.out)
    rows = [
        json.loads(line)
        for line in lyrica("generate", "a lamp", *SUNG, "--seed", "7", "-n", "2", "-f", "jsonl", "-q").out.splitlines()
    ]
    texts = [[line["text"] for section in row["sections"] for line in section["lines"]] for row in rows]
    assert [text.splitlines()[3:] for text in alone] == texts


def test_to_a_file(lyrica: Callable[..., Outcome], home: Path) -> None:
    """--output takes all of them, and what could not be printed so is refused before anything is written."""
    done = lyrica("generate", "a lamp", *SUNG, "-n", "2", "-f", "jsonl", "-o", "songs.jsonl")
    assert (0, "", 2) == (done.code, done.out, len((home / "songs.jsonl").read_text("utf-8").splitlines()))
    assert "2 songs written. Next: lyrica history" in done.err
    refused = lyrica("generate", "a lamp", *SUNG, "-n", "2", "-f", "lrc")
    assert (2, "", 2) == (refused.code, refused.out, len(lyrica("history", "--ids").out.split()))


def test_all_fail_alike(lyrica: Callable[..., Outcome]) -> None:
    """Where every one fails alike, the exit code says how."""
    assert 3 == lyrica("generate", "a lamp", "--form", FORM, "--model", "scripted:nobody", "-n", "2", "-q").code


def test_why(lyrica: Callable[..., Outcome]) -> None:
    """A song says what it took from ratings; the setting switches it off."""
    first = json.loads(lyrica("generate", "a lamp", *SUNG, "-q", "--seed", "7", "--json").out)
    nothing = lyrica("history", "show", "last", "--why").out
    lyrica("rate", first["id"], "--overall", "5")
    second = json.loads(lyrica("generate", "a lamp", *SUNG, "-q", "--seed", "8", "--json").out)
    why = json.loads(lyrica("history", "show", second["id"], "--why", "--json").out)[0]
    assert "from nothing of yours" in nothing
    assert ([first["id"]], []) == (why["learned_from"], why["disliked"])
    sung = " ".join(line["text"].lower() for section in first["sections"] for line in section["lines"]).split()
    assert why["liked"]
    assert set(why["liked"]) <= set(sung)
    assert f"Learned from: {first['id']}" in lyrica("history", "show", second["id"], "--why").out
    lyrica("config", "set", "taste", "false")
    lyrica("generate", "a lamp", *SUNG, "-q", "--seed", "8")
    assert nothing == lyrica("history", "show", "last", "--why").out
