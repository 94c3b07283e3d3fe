"""``lyrica generate``: what goes in and what comes out, whoever writes the lines."""

from __future__ import annotations

import json
import os
import re
from contextlib import contextmanager, redirect_stderr
from typing import TYPE_CHECKING, Any

import pytest

from lyrica_cli.cli.views.draft import Draft
from lyrica_cli.core import Brief, Lyrica, ModelError, Song
from lyrica_cli.core.agents import events
from lyrica_cli.core.song.song import ModelUse, Usage

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from pathlib import Path

    from conftest import Outcome

SUNG = "[Verse 1]\nThe moths come every night\nAnd nothing sits right\n"


class Writers:
    """Writers who sing from memory, and remember what they were asked.

    Attributes:
        briefs: What was asked, in order.
        before: Called when the first line stands.
    """

    def __init__(self, song: Song) -> None:
        self.song = song
        self.briefs: list[Brief] = []
        self.before: Callable[[], None] = lambda: None

    def write_song(
        self,
        brief: Brief,
        *,
        chosen: Any,
        run: Any,
        settings: Any,
        watch: Callable[[object], None],
        voice: Any,
        limits: Any,
    ) -> Song:
        """Stand in for the writers' room."""
        del settings, voice, limits
        self.briefs.append(brief)
        plan = events.Planned(None, "folk", "sad", "a lamp", "V:AA:6 V", 7, chosen.use, ("first draft",), 2, 20.6)
        watch(plan)
        watch(events.SectionStarted("Verse 1"))
        if run is not None:
            run.save(self.song)
        self.before()
        watch(events.LineWritten("v1.1", "The moths come every night"))
        return self.song.model_copy(update={"usage": Usage(seconds=20.6), "title": brief.title or "Porch Light"})


@pytest.fixture
def writers(home: Path, make_song: Callable[..., Song], monkeypatch: pytest.MonkeyPatch) -> Writers:
    """Writers in the room, and a model that is always there."""
    room = Writers(make_song("Porch Light"))
    monkeypatch.setattr("lyrica_cli.core.agents.write_song", room.write_song, raising=False)
    (home / "sheet.txt").write_text("the moths come every night\n", encoding="utf-8")
    monkeypatch.setenv("LYRICA_MODEL", f"scripted:{home / 'sheet.txt'}")
    return room


@contextmanager
def terminal() -> Generator[Callable[[], str]]:
    """A real terminal for standard error; calling what is given tells what was shown."""
    inside, outside = os.openpty()
    with (
        os.fdopen(outside, "w", encoding="utf-8") as stream,
        os.fdopen(inside, "rb", buffering=0) as screen,
        redirect_stderr(stream),
    ):

        def shown() -> str:
            stream.write("\0")
            stream.flush()
            seen = b""
            while not seen.endswith(b"\0"):
                seen += screen.read(1024)
            return seen[:-1].decode().replace("\r\n", "\n")

        yield shown


def test_song_and_one_line(lyrica: Callable[..., Outcome], writers: Writers) -> None:
    """Standard output is the song; standard error says what was chosen, where it is kept, by whom, and what to type."""
    outcome = lyrica("generate", "my father's boat")
    song_id = lyrica("history", "--ids").out.strip()
    notes = "note: first draft\nnote: chose genre folk, mood sad, seed 7.\n"
    line = f"Saved as {song_id} · 21 s · sheet (you named it). Next: lyrica revise {song_id} --line v1.1 -n 4\n"
    assert (0, f"# Porch Light\n\n{SUNG}", notes + line) == (outcome.code, outcome.out, outcome.err)
    assert [brief.theme for brief in writers.briefs] == ["my father's boat"]


def test_quiet(lyrica: Callable[..., Outcome], writers: Writers) -> None:
    """`--quiet` leaves standard error empty."""
    outcome = lyrica("generate", "--quiet", "-f", "lyrics")
    assert (SUNG.removeprefix("[Verse 1]\n"), "", 1) == (outcome.out, outcome.err, len(writers.briefs))


@pytest.mark.usefixtures("writers")
def test_no_save(lyrica: Callable[..., Outcome], home: Path) -> None:
    """`--no-save` writes nothing at all, and the line says so."""
    outcome = lyrica("generate", "--no-save")
    assert (0, True, [home / "sheet.txt"]) == (outcome.code, "\nNot saved · 21 s" in outcome.err, list(home.iterdir()))


@pytest.mark.usefixtures("writers")
@pytest.mark.parametrize("flags", [["--json"], ["--format", "json"], ["-f", "json"]], ids=" ".join)
def test_json(lyrica: Callable[..., Outcome], flags: list[str]) -> None:
    """All spellings of JSON give the same object as the history does afterwards."""
    printed = json.loads(lyrica("generate", *flags).out)
    assert (
        printed["schema"],
        printed["run_status"],
        bool(re.fullmatch(r"\w{6}", printed["id"])),
    ) == (1, "complete", True)
    assert printed == json.loads(lyrica("history", "show", "last", "--json").out)


def test_flags_fill_the_brief(lyrica: Callable[..., Outcome], writers: Writers) -> None:
    """Every wish arrives in the brief; lists are split at commas, white space and controls are folded."""
    wishes = "-g folk -m sad --pov we --rhyme near --seed 7 --candidates 3 --explicit --scheme ABAB --syllables 8.6"
    typed = ["--theme", "a\x1b[31m  boat\n", "-t", "T", "--hook", "H", "--first-line", "F", "--form", "V C V C"]
    lyrica("generate", *wishes.split(), *typed, "--use", "porch light, diner", "--use", "gravel", "--avoid", "neon,")
    expected = Brief(
        theme="a[31m boat",
        genre="folk",
        mood="sad",
        title="T",
        hook="H",
        use=("porch light", "diner", "gravel"),
        avoid=("neon",),
        pov="we",
        form="V C V C",
        rhyme="near",
        scheme="ABAB",
        syllables="8.6",
        first_line="F",
        explicit=True,
        seed=7,
        candidates=3,
    )
    assert [expected] == writers.briefs


@pytest.mark.parametrize(
    "text",
    ['genre = "folk"\nmood = "sad"\nuse = ["a", "b"]\n', '{"genre": "folk", "mood": "sad", "use": "a,b"}'],
    ids=["TOML", "JSON"],
)
def test_flags_go_before_the_brief_file(
    lyrica: Callable[..., Outcome], writers: Writers, home: Path, text: str
) -> None:
    """A brief comes as TOML or JSON, and a flag goes before its field."""
    (home / "brief").write_text(text, encoding="utf-8")
    lyrica("generate", "--brief", "brief", "-m", "tender")
    assert [(brief.genre, brief.mood, brief.use) for brief in writers.briefs] == [("folk", "tender", ("a", "b"))]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("genre = ", "It takes TOML or JSON"),
        ("[1]", "a list is no brief"),
        ("gerne = 'pop'", "--gerne: extra inputs are not permitted"),
        ("use = [1]", "--use.0: input should be a valid string"),
        ("seed = -1", "--seed: input should be greater than or equal to 0"),
    ],
)
def test_bad_brief_file(lyrica: Callable[..., Outcome], home: Path, text: str, complaint: str) -> None:
    """A brief that cannot be understood is one line that says why."""
    (home / "brief").write_text(text, encoding="utf-8")
    outcome = lyrica("generate", "--brief", "brief")
    assert (outcome.code in {2, 5}, outcome.err.count("\n"), complaint in outcome.err) == (True, 1, True)


def test_settings_fill_what_the_brief_leaves(
    lyrica: Callable[..., Outcome], writers: Writers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Genre, candidates and profanity come from the settings where no flag names them."""
    for name, value in {"GENRE": "rock", "CANDIDATES": "5", "EXPLICIT": "true"}.items():
        monkeypatch.setenv(f"LYRICA_{name}", value)
    lyrica("generate")
    assert [(brief.genre, brief.candidates, brief.explicit) for brief in writers.briefs] == [("rock", 5, True)]


@pytest.mark.usefixtures("writers")
def test_output_file(lyrica: Callable[..., Outcome], home: Path) -> None:
    """The song goes to the file, with the umask's mode, nothing beside it, and standard output stays empty."""
    old = os.umask(0o027)
    try:
        outcome = lyrica("generate", "-o", "song.txt", "--no-save")
    finally:
        os.umask(old)
    path = home / "song.txt"
    assert ("", f"# Porch Light\n\n{SUNG}", 0o640) == (
        outcome.out,
        path.read_text("utf-8"),
        path.stat().st_mode & 0o777,
    )
    assert {"song.txt", "sheet.txt"} == {entry.name for entry in home.iterdir()}
    assert "Written to song.txt. Not saved" in outcome.err


@pytest.mark.parametrize("place", ["song.txt", ".", "nowhere/song.txt", "sheet.txt/song.txt"])
def test_output_is_checked_first(lyrica: Callable[..., Outcome], writers: Writers, home: Path, place: str) -> None:
    """A file that stands there or cannot be written is refused before anything is written (R-I3)."""
    (home / "song.txt").write_text("mine", encoding="utf-8")
    outcome = lyrica("generate", "-o", place)
    assert (
        outcome.code,
        outcome.out,
        outcome.err.count("\n"),
        writers.briefs,
        (home / "song.txt").read_text("utf-8"),
    ) == (1, "", 1, [], "mine")


@pytest.mark.usefixtures("writers")
def test_force_replaces(lyrica: Callable[..., Outcome], home: Path) -> None:
    """`--force` replaces a file, and what a symbolic link points to rather than the link."""
    (home / "real.txt").write_text("mine", encoding="utf-8")
    (home / "song.txt").symlink_to("real.txt")
    lyrica("generate", "-o", "song.txt", "--force")
    assert ((home / "song.txt").is_symlink(), "moths" in (home / "real.txt").read_text("utf-8")) == (True, True)


def test_file_that_appears_meanwhile(lyrica: Callable[..., Outcome], writers: Writers, home: Path) -> None:
    """A file that somebody else makes while the song is written stays theirs, and the error says where the song is."""
    path = home / "song.txt"
    writers.before = lambda: path.write_text("theirs", encoding="utf-8") and None
    outcome = lyrica("generate", "-o", "song.txt")
    assert (
        outcome.code,
        path.read_text("utf-8"),
        "The song is safe: lyrica history show" in outcome.err,
    ) == (1, "theirs", True)


@pytest.mark.usefixtures("writers")
def test_device_is_written_as_it_stands(lyrica: Callable[..., Outcome]) -> None:
    """A device can be named as output."""
    assert lyrica("generate", "-o", os.devnull).code == 0


@pytest.mark.parametrize(
    ("error", "code", "status"),
    [
        (KeyboardInterrupt(), 130, "interrupted"),
        (SystemExit(143), 143, "interrupted"),
        (ModelError("gone."), 3, "failed"),
    ],
    ids=["Ctrl-C", "SIGTERM", "model"],
)
def test_broken_off_song_is_kept(
    lyrica: Callable[..., Outcome], writers: Writers, error: BaseException, code: int, status: str
) -> None:
    """Whatever breaks a song off, its draft is in the history as what it is, and the one error line says so (R-U4)."""

    def stop() -> None:
        raise error

    writers.before = stop
    outcome = lyrica("generate", "-q")
    row = json.loads(lyrica("history", "--json").out)[0]
    kept = f" What was written so far is kept: lyrica history show {row['id']}\n"
    assert (code, "", True, status) == (outcome.code, outcome.out, outcome.err.endswith(kept), row["run_status"])
    assert "moths" in lyrica("history", "show", "last").out


def test_no_model_in_a_pipe(lyrica: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    """Without a model and without a terminal nothing is asked or fetched: exit code 3, and the command to type."""
    monkeypatch.setattr("lyrica_cli.core.llm.weights.find", lambda _: None)
    outcome = lyrica("generate")
    assert (outcome.code, outcome.out, outcome.err.count("\n"), "lyrica models pull" in outcome.err) == (3, "", 1, True)
    assert list(home.iterdir()) == []


def planned(**changes: Any) -> events.Planned:
    """A plan."""
    model = ModelUse(provider="embedded", name="SmolLM2")
    fields = {"title": None, "genre": "pop", "mood": "sad", "theme": "a lamp", "form": "V", "seed": 7, "model": model}
    return events.Planned(**(fields | {"notes": (), "lines": 17, "seconds": 21.0} | changes))


def test_draft_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal sees an estimate, then headings and lines as they come, without escape codes (R-U1, R-U2)."""
    monkeypatch.setenv("NO_COLOR", "1")
    with terminal() as shown:
        draft = Draft(Brief(genre="pop", mood="sad", theme="a lamp", seed=7), quiet=False)
        draft(planned())
        draft(events.SectionStarted("Verse 1"))
        draft(events.LineWritten("v1.1", "[chorus] [/am] :smile: \x1b]0;owned\x07F♯"))
        draft(events.LineWritten("v1.1", "a better line"))
        draft(events.Noted("one line was drawn again"))
        seen = shown()
    expected = (
        "17 lines to write, about 21 s with SmolLM2.\n[Verse 1]\n  [chorus] [/am] :smile: ]0;ownedF♯\n"
        "  a better line (again, v1.1)\nnote: one line was drawn again\n"
    )
    assert expected == seen


def test_draft_is_dim(monkeypatch: pytest.MonkeyPatch) -> None:
    """With colour the draft stands back behind the song."""
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    with terminal() as shown:
        Draft(Brief(), quiet=False)(events.SectionStarted("Verse 1"))
        seen = shown()
    assert seen == "\x1b[2m[Verse 1]\x1b[0m\n"


def test_quiet_draft() -> None:
    """A quiet draft shows nothing, on a terminal too."""
    with terminal() as shown:
        draft = Draft(Brief(), quiet=True)
        for event in (planned(notes=("x",)), events.SectionStarted("Verse 1"), events.Noted("x")):
            draft(event)
        seen = shown()
    assert not seen


def test_facade_without_a_terminal(writers: Writers) -> None:
    """The toolkit writes and keeps a song without a watcher."""
    with Lyrica() as toolkit:
        song = toolkit.generate(Brief(theme="a lamp"))
        assert song == toolkit.songs.song("last")
    assert len(writers.briefs) == 1
