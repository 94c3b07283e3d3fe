"""A song that came in as ChordPro: its chords, key, capo and tempo stay with it, whatever becomes of its words."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import chordsketch
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Outcome

DRAFT = """\
{title: Porch Light}
{key: Em}
{capo: 2}
{tempo: 120}

{start_of_verse: Verse 1}
[Em]I left the [D7]porch light on a[G]gain [C]
And [Em]nothing sits up [C]right
You [G]left your coat be[D]side the door
[G]You never [D7]lit a [G]light
{end_of_verse}

{soc}
[C]Leave it [G]burning
[C]...
{eoc}

{chorus}
"""
SHEET = """\
they drove all through the night
your mother sold the old farm
there is no house in sight
he took the bus at half past eight
the river ran through the house
somebody wrote our names on the wall
the radio played until dawn
"""


@pytest.fixture
def came_in(home: Path, lyrica: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch) -> str:
    """The draft, finished; the song's ID."""
    (home / "sheet.txt").write_text(SHEET, encoding="utf-8")
    (home / "porch.cho").write_text(DRAFT, encoding="utf-8")
    monkeypatch.setenv("LYRICA_MODEL", f"scripted:{home / 'sheet.txt'}")
    done = lyrica("generate", "--from", "porch.cho", "--json", "-q")
    assert done.code == 0, done.err
    return str(json.loads(done.out)["id"])


def _chords(chordpro: str) -> list[list[str]]:
    """Names of the chords of each line that has some."""
    return [names for line in chordpro.splitlines() if (names := re.findall(r"\[([^]]+)\]", line))]


def _lines(chordpro: str) -> list[str]:
    return [re.sub(r"\[[^]]+\]", "", line) for line in chordpro.splitlines() if line and not line.startswith("{")]


CHORDS = [["Em", "D7", "G", "C"], ["Em", "C"], ["G", "D"], ["G", "D7", "G"], ["C", "G"], ["C"]]
"""Of the draft, line by line; the chorus that comes again is recalled."""


@pytest.mark.parametrize(
    ("typed", "changed"),
    [
        (("--replace", "v1.1", "We left that lantern burning in the rain all night"), [0]),
        (("--replace", "v1.4", "Oh no", "--line", "c.2"), [3, 5]),
        (("--line", "v1.1,v1.2,v1.3,v1.4,c.1", "--section", "chorus"), [0, 1, 2, 3, 4, 5]),
    ],
    ids=["longer", "shorter", "all"],
)
def test_chords_survive_a_revision(
    lyrica: Callable[..., Outcome], came_in: str, typed: tuple[str, ...], changed: list[int]
) -> None:
    """Every chord stands over its line after it got other words, in its order; other lines stay to the letter."""
    before = lyrica("history", "show", came_in, "-f", "chordpro").out
    done = lyrica("revise", came_in, *typed, "--candidates", "5", "-f", "chordpro", "-q")
    assert done.code == 0, done.err
    after = lyrica("history", "show", "last", "-f", "chordpro").out
    assert done.out == after
    assert CHORDS == _chords(before) == _chords(after)
    assert changed == [
        at for at, (old, new) in enumerate(zip(_lines(before), _lines(after), strict=True)) if old != new
    ]
    assert [] == chordsketch.validate(after)
    if 0 in changed:
        assert after.split("\n")[6].endswith("[C]")  # what was played after the words still is
    assert before == lyrica("history", "show", came_in, "-f", "chordpro").out


def test_how_it_is_played_stays_with_it(lyrica: Callable[..., Outcome], came_in: str) -> None:
    """Key, capo and tempo go through a revision and a revert into every format that says them; a flag goes before."""
    lyrica("revise", came_in, "--replace", "v1.1", "We left that old lantern on", "-q")
    lyrica("history", "revert", "last")
    printed = {form: lyrica("history", "show", "last", "-f", form).out for form in ("chordpro", "sheet", "html", "lrc")}
    assert "{key: Em}\n{capo: 2}\n{tempo: 120}\n" in printed["chordpro"]
    assert "Key Em · Capo 2 · 120 bpm · Version 3" in printed["sheet"]
    assert "Key Em · Capo 2 · 120 bpm" in printed["html"]
    lrc = [lyrica("history", "export", "last", "-f", "lrc", *flags).out for flags in ((), ("--tempo", "60"))]
    assert printed["lrc"] == lrc[0]
    assert ["[00:04.00]", "[00:08.00]"] == [each.splitlines()[4][:10] for each in lrc]
    song = json.loads(lyrica("history", "show", "last", "--json").out)
    assert ("Em", 2, 120) == (song["key"], song["capo"], song["tempo"])
    assert "Key G · Capo 5" in lyrica("history", "show", "last", "-f", "sheet", "--key", "G", "--capo", "5").out


def test_a_file_is_played_as_it_says(lyrica: Callable[..., Outcome], came_in: str, home: Path) -> None:
    """A ChordPro file that is revised, and kept nowhere, is printed in its own time and key."""
    whole = DRAFT.replace("[C]...", "[C]Leave it on")
    (home / "whole.cho").write_text(whole, encoding="utf-8")
    sheet = lyrica("revise", "whole.cho", "--replace", "v1.2", "The moths are here tonight", "-f", "sheet", "-q")
    assert "Key Em · Capo 2 · 120 bpm" in sheet.out
    assert came_in == lyrica("history", "--ids").out.strip()


WITH_PARTS = DRAFT.replace(
    "{start_of_verse: Verse 1}", "{c: Intro}\n[Em] / / [D7]\n\n{start_of_verse: Verse 1}"
).replace("You [G]left", "[Am] [D7]\nYou [G]left")


def test_chords_without_words_survive(
    home: Path, lyrica: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An intro and a break come out where they stood, through revisions and a revert, and are no lines of the song."""
    (home / "sheet.txt").write_text(SHEET, encoding="utf-8")
    (home / "parts.cho").write_text(WITH_PARTS, encoding="utf-8")
    monkeypatch.setenv("LYRICA_MODEL", f"scripted:{home / 'sheet.txt'}")
    assert 0 == lyrica("generate", "--from", "parts.cho", "-q").code
    lyrica("revise", "last", "--line", "v1.2,v1.3", "--candidates", "5", "-q")
    lyrica("revise", "last", "--replace", "v1.1", "We left that old lantern on", "-q")
    lyrica("history", "revert", "last")
    song = json.loads(lyrica("history", "show", "last", "--json").out)
    assert (4, [4, 2, 2]) == (song["version"], [len(section["lines"]) for section in song["sections"]])
    for form, intro, pause in (
        ("chordpro", "{comment: Intro}\n[Em] / / [D7]\n", "\n[Am] [D7]\n"),
        ("text", "[Intro]\n[Em] / / [D7]\n", "\n[Am] [D7]\n"),
        ("sheet", "[Intro]\nEm / / D7\n", "\nAm D7\n"),
        ("html", '<h2>Intro</h2>\n<p class="played">Em / / D7</p>\n', '\n<p class="played">Am D7</p>\n'),
    ):
        printed = lyrica("history", "export", "last", "-f", form).out
        assert 0 < printed.index(intro) < printed.index("Verse 1") < printed.index(pause), form
    analyzed = json.loads(lyrica("analyze", "parts.cho", "--json").out)
    assert [4, 2] == [len(stanza["lines"]) for stanza in analyzed["stanzas"]]
