"""``lyrica revise``: other words for some lines, everything else to the letter, and the old version stays."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Outcome

SHEET = """\
they drove all through the night
and nothing sits up right
he left his boots beside the door
there is no house in sight
we never did turn on the light
your mother sold the old farm
the river ran through the house
"""
CHORDPRO = """\
{title: Porch}
# mine, stays
{start_of_verse}
[G]I left the [D7]porch light on again
The [Em]moths come every night
{end_of_verse}

{start_of_chorus}
  And [C]nothing sits up [G]right
{end_of_chorus}

{start_of_chorus}
And [C]nothing sits up [G]right
{end_of_chorus}
"""
FORM = "V:XAXA:6 C:XAA1:6 T:R1:6 V C V C T"


@pytest.fixture
def song(home: Path, lyrica: Callable[..., Outcome]) -> dict[str, object]:
    """A song whose chorus line is sung in the tag too."""
    (home / "sheet.txt").write_text(SHEET, encoding="utf-8")
    text = (
        "# Right\n\n[Verse 1]\nOne\nAnd nothing sits up right\nYour coat is on the chair\nYou never lit a light\n\n"
        "[Chorus]\nLeave the light on\n...\n\n[Chorus]\n\n[Tag]\nLeave the light on\n"
    )
    (home / "draft.txt").write_text(text, encoding="utf-8")
    typed = ("--model", "scripted:sheet.txt", "--by", "Ana, Tom", "-g", "pop", "-m", "sad", "--seed", "1")
    return dict(json.loads(lyrica("generate", "--from", "draft.txt", "-q", "--json", *typed).out))


def _lines(song: dict[str, object]) -> list[tuple[str, str, str]]:
    return [
        (line["address"], line["text"], line["source"])
        for section in song["sections"]  # type: ignore[attr-defined]
        for line in section["lines"]
    ]


def test_a_version(song: dict[str, object], lyrica: Callable[..., Outcome]) -> None:
    """A replaced chorus line changes in every chorus and in the tag, in a version of its own; the old one stays."""
    typed = ("revise", "last", "--replace", "c.1", "Leave it burning", "--by", "Eve", "--json")
    done = lyrica(*typed)
    new = json.loads(done.out)
    assert (0, 2, song["id"], "complete", ["Ana", "Tom", "Eve"]) == (
        done.code,
        new["version"],
        new["parent"],
        new["run_status"],
        new["writers"],
    )
    changed = {(old[0], new[1], new[2]) for old, new in zip(_lines(song), _lines(new), strict=True) if old != new}
    assert {("c.1", "Leave it burning", "edited"), ("t.1", "Leave it burning", "edited")} == changed
    assert "c.1 - Leave the light on" in done.err
    assert f"Saved as {new['id']}, version 2 of Right. Next: lyrica history diff {new['id']}" in done.err
    assert song == json.loads(lyrica("history", "show", str(song["id"]), "--json").out)
    assert new == json.loads(lyrica("history", "show", "last", "--json").out)
    again = json.loads(lyrica("revise", str(song["id"]), "--replace", "v1.1", "Oh no", "--json").out)
    assert (3, song["id"]) == (again["version"], again["parent"])


@pytest.mark.usefixtures("song")
def test_its_step(lyrica: Callable[..., Outcome]) -> None:
    """The record says what was asked, what changed, and which scores moved."""
    lyrica("revise", "last", "--replace", "v1.2", "And nothing sits up wrong", "--lock", "c", "-q")
    (step,) = json.loads(lyrica("history", "steps", "last", "--json").out)
    assert ("reviser", {"v1.2": "And nothing sits up wrong"}, ["c"]) == (
        step["agent"],
        step["input"]["replace"],
        step["input"]["lock"],
    )
    assert {"v1.2": {"before": "And nothing sits up right", "after": "And nothing sits up wrong"}} == step["output"][
        "changed"
    ]
    assert all(move["before"] != move["after"] for move in step["output"]["scores"].values())


def test_options(song: dict[str, object], lyrica: Callable[..., Outcome]) -> None:
    """In a pipe options come one a line or as rows, each to the line's rhyme and syllables, and nothing is changed."""
    typed = ("revise", "last", "--line", "v1.2", "-n", "3", "--model", "scripted:sheet.txt", "--candidates", "6")
    done = lyrica(*typed)
    rows = json.loads(lyrica(*typed, "--json").out)
    assert {"They drove all through the night", "There is no house in sight"} == set(done.out.splitlines())
    assert done.out.splitlines() == [row["text"] for row in rows]
    assert [("v1.2", 6)] * 2 == [(row["address"], row["syllables"]) for row in rows]
    assert {"address", "text", "syllables", "stress", "score"} == set(rows[0])
    assert [song["id"]] == lyrica("history", "--ids").out.split()


def test_a_choice(song: dict[str, object], lyrica: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch) -> None:
    """Where somebody is there to choose, what is chosen becomes the new version; a wrong answer asks again."""
    answers = iter(["9", "x", "1", ""])
    monkeypatch.setattr("lyrica_cli.cli.commands.revise.is_terminal", lambda _: True)
    monkeypatch.setattr("lyrica_cli.cli.commands.revise.ask_line", lambda _: next(answers))
    typed = ("revise", "last", "--line", "v1.2", "-n", "3", "--model", "scripted:sheet.txt", "--candidates", "6")
    done = lyrica(*typed)
    first = next(line for line in done.err.splitlines() if line.startswith("1 "))[2:]
    assert (True, True) == ("\n2 " in done.err, f"\n{first}\n" in done.out)
    none = lyrica("revise", str(song["id"]), *typed[2:])
    assert (0, "", True) == (none.code, none.out, "None was taken" in none.err)
    assert 2 == len(lyrica("history", "--ids").out.split())


def test_lock(song: dict[str, object], lyrica: Callable[..., Outcome]) -> None:
    """Of a section of several lines only what is not locked and not the writer's is written anew."""
    done = lyrica("revise", "last", "-s", "chorus", "-q", "--json", "--model", "scripted:sheet.txt", "--seed", "4")
    assert (0, "") == (done.code, done.err)
    new = json.loads(done.out)
    assert {"c.2"} == {old[0] for old, now in zip(_lines(song), _lines(new), strict=True) if old != now}
    assert 4 == new["seed"]


def test_other_words(home: Path, lyrica: Callable[..., Outcome]) -> None:
    """No line that is written anew comes out as one of those that stood: others take their place, or they stay."""
    stood = ["the moths come every night", "a dog sleeps in the sun"]
    (home / "sheet.txt").write_text("\n".join(stood), encoding="utf-8")
    lyrica("generate", "a lamp", "-g", "pop", "-m", "sad", "--form", "V:XX:6 V", "--model", "scripted:sheet.txt", "-q")
    typed = ("revise", "last", "-s", "verse", "--model", "scripted:sheet.txt", "--json")
    none = lyrica(*typed)
    others = ["my brother drove us home", "there is no house in sight"]
    (home / "sheet.txt").write_text("\n".join([*stood, *others]), encoding="utf-8")
    done = lyrica(*typed)

    assert (0, "", True) == (none.code, none.out, "Nothing was changed" in none.err)
    assert (0, set(others)) == (done.code, {text.lower() for _, text, _ in _lines(json.loads(done.out))})


@pytest.mark.usefixtures("smollm2")
def test_a_filter(process: Callable[..., Outcome]) -> None:
    """A text comes back to the letter but for its line, in each chorus and under its chords; nothing is kept."""
    typed = ("revise", "-", "--line", "c.1", "--candidates", "4", "--seed", "1", "--model", "embedded")
    done = process(*typed, stdin=CHORDPRO.encode())
    before, after = CHORDPRO.split("\n"), done.out.split("\n")
    changed = [at for at, (old, new) in enumerate(zip(before, after, strict=True)) if old != new]
    assert (0, "", [8, 12]) == (done.code, done.err, changed)
    assert after[8] == f"  {after[12]}"
    assert ["C", "G"] == re.findall(r"\[(.)\]", after[12])
    assert not process("history", "--ids").out


def test_never_half(song: dict[str, object], home: Path, lyrica: Callable[..., Outcome]) -> None:
    """A model that finds nothing leaves everything as it was, and no version (R-O2)."""
    (home / "bad.txt").write_text("zzz qqq\n", encoding="utf-8")
    done = lyrica("revise", "last", "--line", "v1.2", "--model", "scripted:bad.txt")
    kept = lyrica("history", "--ids").out.split()
    assert (3, "", [song["id"]], 1) == (done.code, done.out, kept, done.err.count("\n"))


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (("last",), (2, "say which line")),
        (("last", "-l", "v8.1"), (4, 'no line "v8.1"')),
        (("nobody", "-l", "v1.1"), (4, "nobody")),
        (("last", "-s", "chorus", "--lock", "c", "-n", "2"), (2, "locked")),
        (("last", "-s", "chorus", "-s", "verse", "--replace", "v1.1", "x" * 301), (2, "301 characters")),
        (("last", "-n", "2", "--replace", "v1.1", "Oh"), (2, "-n gives options for one line")),
        (("holes.txt", "-l", "1"), (5, "hole")),
        (("bytes.txt", "-l", "1"), (5, "UTF-8")),
        (("empty.txt", "-l", "1"), (5, "nothing in it")),
    ],
    ids=["nothing", "no line", "no song", "locked", "long", "options", "holes", "bytes", "empty"],
)
def test_refused(
    song: dict[str, object], home: Path, lyrica: Callable[..., Outcome], typed: tuple[str, ...], told: tuple[int, str]
) -> None:
    """What cannot be done is one line with what to type, and changes nothing."""
    (home / "holes.txt").write_text("one two\n...\n", encoding="utf-8")
    (home / "bytes.txt").write_bytes(b"\xff\xfe\x00")
    (home / "empty.txt").write_bytes(b"\n")
    done = lyrica("revise", *typed)
    code, says = told
    assert (code, "", 1, True) == (done.code, done.out, done.err.count("\n"), says in done.err)
    assert [song["id"]] == lyrica("history", "--ids").out.split()
