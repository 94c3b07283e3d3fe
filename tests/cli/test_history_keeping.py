"""``lyrica history``: finding, editing, deleting, comparing and moving songs."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from lyrica_cli.cli.options import ExportFormat, SongFormat
from lyrica_cli.core import Brief, Lyrica
from lyrica_cli.core.song.formats import FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Outcome
    from lyrica_cli.core import Song


@pytest.fixture
def saved(make_song: Callable[..., Song]) -> dict[str, str]:
    """IDs of three songs of January 1 to 3 by title."""
    ids = {}
    with Lyrica() as lyrica:
        for day, title in enumerate(("Anchor", "Bottle", "Candle"), start=1):
            song = make_song(title, day=day)
            with lyrica.songs.begin(Brief(theme="a harbor"), song) as run:
                run.finish(song)
            ids[title] = run.id
    return ids


def found(outcome: Outcome) -> str:
    """The first letters of the titles that were listed."""
    return "".join(row["title"][0] for row in json.loads(outcome.out))


@pytest.mark.parametrize(
    ("flags", "expected"),
    [
        (["--genre", "FOLK", "-n", "2"], "CB"),
        (["-n", "2", "--page", "2"], "A"),
        (["--sort", "title"], "ABC"),
        (["--sort", "title", "--reverse"], "CBA"),
        (["--reverse"], "ABC"),
        (["--since", "2026-01-02"], "CB"),
        (["--until", "2026-01-02"], "BA"),
        (["--since", "1d"], ""),
        (["--text", "moth candle"], "C"),
        (["--model", "scripted"], "CBA"),
        (["--status", "failed"], ""),
        (["--mood", "sad", "--genre", "polka"], ""),
    ],
    ids=" ".join,
)
def test_filters(lyrica: Callable[..., Outcome], saved: dict[str, str], flags: list[str], expected: str) -> None:
    """Each flag finds, orders or cuts as it says, before `list` and after it."""
    assert saved
    assert [expected] * 2 == [found(lyrica("history", *more, *flags, "--json")) for more in ([], ["list"])]


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (["--rated", "6"], "--rated: 1 to 5"),
        (["--since", "soon"], "--since: a day as in"),
        (["--until", "9999-12-31"], "--until: a day as in"),
        (["--text", "?!"], "--text: no word"),
        (["--status", "asleep"], "--status: "),
        (["--page", "0"], "--page: "),
    ],
    ids=" ".join,
)
def test_flags_that_say_nothing(lyrica: Callable[..., Outcome], flags: list[str], said: str) -> None:
    """A flag that cannot be understood is one line with an example."""
    outcome = lyrica("history", *flags)
    assert (2, "", 1, True) == (outcome.code, outcome.out, outcome.err.count("\n"), f"lyrica: {said}" in outcome.err)


def test_a_page_says_what_is_left(lyrica: Callable[..., Outcome], saved: dict[str, str]) -> None:
    """The note on standard error names the next page; the last one has none."""
    assert saved
    assert "1 to 2 of 3. For more: --page 2, or -n 3\n" == lyrica("history", "-n", "2").err
    assert not lyrica("history", "-n", "2", "--page", "2").err
    assert "No songs on this page." in lyrica("history", "--page", "9").err


def test_numbers_and_credits(lyrica: Callable[..., Outcome], saved: dict[str, str]) -> None:
    """`--numbers` shows addresses beside lines, `--credits` who wrote each, and neither goes with another format."""
    assert saved
    assert "1  v1.1      X  The moths come every night" in lyrica("history", "show", "anchor", "--numbers").out
    assert "sheet wrote 2." in lyrica("history", "show", "anchor", "--credits").out
    assert lyrica("history", "show", "anchor", "--credits", "--json").code == 2


@pytest.mark.parametrize("form", FORMATS)
def test_show_prints_every_format(lyrica: Callable[..., Outcome], saved: dict[str, str], form: str) -> None:
    """Every format of the core is offered, with a loop of chords laid over it."""
    assert saved
    outcome = lyrica("history", "show", "anchor", "-f", form, "--chords", "Am F", "--tempo", "96")
    assert (0, "") == (outcome.code, outcome.err)
    assert "moths" in outcome.out


def test_formats_are_those_of_the_core() -> None:
    """What the flags offer is what can be printed; an export offers the tuning set besides."""
    assert set(FORMATS) == {form.value for form in SongFormat}
    assert {*FORMATS, "jsonl"} == {form.value for form in ExportFormat}


def test_edit_and_diff_and_revert(lyrica: Callable[..., Outcome], saved: dict[str, str]) -> None:
    """A version that is brought back is a new one; what differs is told by address, as text and as JSON."""
    lyrica("history", "edit", "anchor", "--title", "Anvil", "--tag", "Keep", "--stage", "published")
    again = json.loads(lyrica("history", "revert", "anvil", "--json").out)[0]
    assert (2, saved["Anchor"]) == (again["version"], again["parent"])
    lyrica("history", "edit", again["id"], "--title", "Apple")
    change = {"address": "title", "before": "Anvil", "after": "Apple"}
    assert [change] == json.loads(lyrica("history", "diff", again["id"], "--json").out)
    assert lyrica("history", "diff", "anvil", "apple").out.splitlines()[2:] == ["title", "- Anvil", "+ Apple"]
    assert "say the same" in lyrica("history", "diff", "anvil", "anvil").err
    assert lyrica("history", "diff", "bottle").code == 2
    assert set(lyrica("history", "--tag", "keep", "--ids").out.split()) == {saved["Anchor"], again["id"]}
    assert lyrica("history", "edit", "bottle").code == 2


def test_delete_restore_purge(
    lyrica: Callable[..., Outcome], process: Callable[..., Outcome], saved: dict[str, str]
) -> None:
    """Deleting asks, or takes --yes; what is deleted can be restored until it is purged, and then is gone."""
    refused = process("history", "delete", "anchor")
    assert (2, True) == (refused.code, "--yes" in refused.err)
    assert process("history", "delete", "-", "--yes", stdin=b"anchor\nbottle\n").code == 0
    assert "C" == found(lyrica("history", "--json"))
    assert "BA" == found(lyrica("history", "--deleted", "--json"))
    gone = lyrica("history", "show", "anchor")
    assert (4, f"lyrica history restore {saved['Anchor']}" in gone.err) == (4, gone.code == 4)
    assert lyrica("history", "restore", "bottle").code == 0
    assert lyrica("history", "purge", "candle", "--yes").code == 4
    assert lyrica("history", "purge", "--yes").code == 0
    assert ("CB", "[]") == (found(lyrica("history", "--json")), lyrica("history", "--deleted", "--json").out.strip())
    assert "nothing to purge" in lyrica("history", "purge").err


def test_export_and_import(lyrica: Callable[..., Outcome], home: Path, saved: dict[str, str], monkeypatch: Any) -> None:
    """The whole history goes into one file and into another data directory; exported there it is the same bytes."""
    assert saved
    assert lyrica("history", "export", "--all", "-o", "all.jsonl").code == 0
    assert lyrica("history", "export", "--all", "-o", "all.jsonl").code == 1
    monkeypatch.setenv("LYRICA_DATA_DIR", str(home / "elsewhere"))
    done = lyrica("history", "import", "all.jsonl", "--json")
    assert (list(saved.values()), [], []) == tuple(json.loads(done.out)[key] for key in ("added", "unchanged", "kept"))
    assert (home / "all.jsonl").read_text(encoding="utf-8") == lyrica("history", "export", "--all").out


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "no history"), (b"\xff\xfe", "UTF-8"), (b"# Porch Light\n", "no history"), (None, "No such file")],
    ids=["empty", "binary", "text", "missing"],
)
def test_import_of_what_is_no_history(
    lyrica: Callable[..., Outcome], home: Path, content: bytes | None, said: str
) -> None:
    """What is no history is one line and exit code 5."""
    if content is not None:
        (home / "all.jsonl").write_bytes(content)
    outcome = lyrica("history", "import", "all.jsonl")
    assert (5, "", 1, True) == (outcome.code, outcome.out, outcome.err.count("\n"), said in outcome.err)


def test_export_as_files(lyrica: Callable[..., Outcome], home: Path, saved: dict[str, str]) -> None:
    """Several songs go into a folder, each under a name of letters and digits; none is written over (R-I3)."""
    lyrica("history", "edit", "anchor", "--title", "../../Añchor: the/Port?")
    assert lyrica("history", "export", "--since", "2026-01-01", "-f", "chordpro").code == 2
    outcome = lyrica("history", "export", "--since", "2026-01-01", "-f", "chordpro", "-o", "songs/")
    assert (0, "3 written to songs/\n") == (outcome.code, outcome.err)
    expected = {
        f"anchor-the-port-{saved['Anchor']}.cho",
        f"bottle-{saved['Bottle']}.cho",
        f"candle-{saved['Candle']}.cho",
    }
    assert expected == {path.name for path in (home / "songs").iterdir()}
    assert lyrica("history", "export", "bottle", "-f", "chordpro", "-o", "songs").code == 1
    assert lyrica("history", "export", "bottle", "-f", "chordpro", "-o", "songs", "--force").code == 0
    assert lyrica("history", "export", "bottle").out == lyrica("history", "show", "bottle").out
    assert lyrica("history", "export", "bottle", "--since", "1d").code == 2
    assert lyrica("history", "export", "bottle", "--all").code == 2


def test_tuning_set(lyrica: Callable[..., Outcome], saved: dict[str, str]) -> None:
    """Rated songs are a line each, with brief, song, ratings, model and the version of the prompts."""
    lyrica("rate", "bottle", "--overall", "4")
    (line,) = lyrica("history", "export", "-f", "jsonl").out.splitlines()
    example = json.loads(line)
    assert ["schema", "id", "brief", "text", "song", "ratings", "model", "prompt_version"] == list(example)
    assert (saved["Bottle"], {"theme": "a harbor", "language": "en"}, "sheet", 4) == (
        example["id"],
        example["brief"],
        example["model"]["name"],
        example["ratings"][0]["overall"],
    )
    assert example["text"].startswith("# Bottle\n\n[Verse 1]\n")


def test_stats(lyrica: Callable[..., Outcome], saved: dict[str, str]) -> None:
    """The same figures as bars, as JSON, as a table and as one page."""
    assert saved
    lyrica("rate", "bottle", "--overall", "4")
    assert lyrica("history", "stats").out.startswith("3 songs, 1 rated, 4.0 of 5 on average")
    figures = json.loads(lyrica("history", "stats", "--json").out)
    assert ["schema", "whole", "period", "over_time", "genres", "moods", "models"] == list(figures)
    assert [("2026-01-01", 1), ("2026-01-02", 1), ("2026-01-03", 1)] == [
        (group["name"], group["songs"]) for group in figures["over_time"]
    ]
    assert [("folk", 3, 1, 4.0)] == [
        tuple(group[key] for key in ("name", "songs", "rated", "rating")) for group in figures["genres"]
    ]
    rows = list(csv.DictReader(io.StringIO(lyrica("history", "stats", "-f", "csv").out)))
    assert {"list": "genre", "name": "folk", "songs": "3", "rated": "1", "rating": "4.0"}.items() <= rows[4].items()
    assert not lyrica("history", "stats", "--genre", "polka").out


@pytest.mark.parametrize("form", ["text", "json", "csv"])
def test_stats_are_as_their_golden_files(lyrica: Callable[..., Outcome], saved: dict[str, str], form: str) -> None:
    """What tools and people read of the figures is as documented, to the byte."""
    assert saved
    lyrica("rate", "bottle", "--overall", "4")
    expected = (Path(__file__).parent / "golden" / f"stats.{form}").read_text(encoding="utf-8")
    assert expected == lyrica("history", "stats", "-f", form).out


def test_rows_are_as_their_golden_files(lyrica: Callable[..., Outcome], saved: dict[str, str]) -> None:
    """The list and a comparison as JSON are as documented, but for the IDs."""
    assert saved
    listed, compared = lyrica("history", "--json").out, lyrica("history", "diff", "anchor", "bottle", "--json").out
    for row, masked in zip(json.loads(listed), ("cccccc", "bbbbbb", "aaaaaa"), strict=True):
        listed = listed.replace(row["id"], masked)
    golden = Path(__file__).parent / "golden"
    assert (golden / "history.json").read_text(encoding="utf-8") == listed
    assert (golden / "diff.json").read_text(encoding="utf-8") == compared


def test_stats_page_is_whole(lyrica: Callable[..., Outcome], home: Path, make_song: Callable[..., Song]) -> None:
    """The page holds its charts, fetches nothing, and a genre that looks like markup stays words."""
    song = make_song("Anchor").model_copy(update={"genre": "<script>alert(1)</script>&"})
    with Lyrica() as toolkit, toolkit.songs.begin(Brief(), song) as run:
        run.finish(song)
    assert lyrica("history", "stats", "-f", "html", "-o", "stats.html").code == 0
    page = (home / "stats.html").read_text(encoding="utf-8")
    assert page.count("<svg") >= 4
    assert all(word not in page for word in ("<script", "href", "src=", "@import"))
    assert {"http://www.w3.org/2000/svg"} == {
        each.split('"')[0] for each in page.split('="')[1:] if "://" in each.split('"')[0]
    }


def test_chords_of_a_draft_are_kept(
    lyrica: Callable[..., Outcome], home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A ChordPro draft is finished with every chord where it was; a line that was written gets its own on the beats."""
    (home / "sheet.txt").write_text("the moths come every night\nand nothing sits up right\n", encoding="utf-8")
    monkeypatch.setenv("LYRICA_MODEL", f"scripted:{home / 'sheet.txt'}")
    draft = (
        "{title: Gravel}\n{start_of_verse: Verse 1}\n[G]There's gravel in the [D7]bathtub still\n[Em]...\n"
        "{end_of_verse}\n{soc}\nDrive [C]slow on the [G]gravel\n{eoc}\n{chorus}\n"
    )
    (home / "gravel.cho").write_text(draft, encoding="utf-8")
    written = lyrica("generate", "--from", "gravel.cho", "-q", "--json")
    assert written.code == 0, written.err
    song = json.loads(written.out)
    over = {
        line["address"]: [(chord["name"], line["text"][chord["at"] :][:3]) for chord in line["chords"]]
        for section in song["sections"]
        for line in section["lines"]
    }
    assert [("G", "The"), ("D7", "bat")] == over["v1.1"]
    assert ["Em"] == [name for name, _ in over["v1.2"]]
    assert [("C", "slo"), ("G", "gra")] == over["c.1"]
    printed = lyrica("history", "show", "last", "-f", "chordpro").out
    assert "[G]There's gravel in the [D7]bathtub still\n" in printed
    assert "Drive [C]slow on the [G]gravel\n" in printed
    assert printed == lyrica("history", "export", "last", "-f", "chordpro").out
