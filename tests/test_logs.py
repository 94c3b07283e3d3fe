"""The log: what is kept, where, and what must never stand in it."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from lyrica_cli.core import Brief, Lyrica, logs
from lyrica_cli.core.errors import ModelNotFound
from lyrica_cli.core.settings import Settings
from lyrica_cli.core.song.song import ModelUse, Song
from lyrica_cli.core.store import Store
from lyrica_cli.core.store.schema import revisions

SECRET, LYRIC = "s3cret-canary-4711", "the canary sleeps in the attic"


@pytest.fixture(autouse=True)  # ruff: ignore[pytest-fixture-autouse] - a log left open would hear the next test
def closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    for name in os.environ:
        if name.startswith(("LYRICA_", "OLLAMA_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("LYRICA_CONFIG_DIR", str(tmp_path / "config"))
    monkeypatch.setenv("LYRICA_DATA_DIR", str(tmp_path))
    yield
    logs.stop()


def kept(folder: Path) -> list[dict[str, Any]]:
    """Every event that was kept, oldest file first."""
    files = sorted((folder / "logs").glob("lyrica*.jsonl"), key=lambda path: path.stat().st_mtime_ns)
    return [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]


def test_library_is_silent(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A program that never started a log gets none: no file, no line."""
    logs.info("heard by nobody")
    with logs.about(song="abc234"):
        logs.failure("heard by nobody", ValueError())
    assert ([], ("", "")) == (list(tmp_path.iterdir()), capsys.readouterr())


def test_an_event_is_one_json_object(tmp_path: Path) -> None:
    """An event is a line with its time, level, place, process, the names that are in force and its facts."""
    logs.start()
    with logs.about(song="abc234"):
        logs.info("song {begun}", seconds=1.23456, places=["a", "b"], nothing=None)
    (event,) = kept(tmp_path)
    assert event.pop("time").endswith("Z")
    assert event.pop("at").startswith("tests.test_logs:")
    expected = {
        "song": "abc234",
        "seconds": 1.2346,
        "places": ["a", "b"],
        "level": "info",
        "event": "song {begun}",
        "pid": os.getpid(),
    }
    assert expected == event


def test_files_are_the_owners(tmp_path: Path) -> None:
    """The log's folder and all its files, closed ones too, are for their owner only, whatever the umask."""
    before = os.umask(0)
    try:
        logs.start(settings=Settings(data_dir=tmp_path, environment="development"))
        for _ in range(30):
            logs.info("long", text="x" * 100_000)
    finally:
        os.umask(before)
    files = list((tmp_path / "logs").iterdir())
    assert len(files) > 1
    assert {0o600} == {stat.S_IMODE(file.stat().st_mode) for file in files}
    assert stat.S_IMODE((tmp_path / "logs").stat().st_mode) == 0o700


def test_closed_files_are_few(tmp_path: Path) -> None:
    """A file is closed when it is full, and no more closed files stay than the environment says."""
    preset = logs.PRESETS["development"]
    logs.start(settings=Settings(data_dir=tmp_path, environment="development"))
    for number in range(10):
        logs.info("long", text="x" * (preset.size // 2 + 1), number=number)
    assert len(list((tmp_path / "logs").iterdir())) == preset.files + 1
    assert kept(tmp_path)[-1]["number"] == 9


WRITER = """
import sys
from pathlib import Path
from lyrica_cli.core import logs
from lyrica_cli.core.settings import Settings
logs.start(settings=Settings(data_dir=Path(sys.argv[1]), environment="development"))
for number in range(60):
    logs.info("long", text="x" * 20_000, who=int(sys.argv[2]), number=number)
"""


def test_programs_share_a_log(tmp_path: Path) -> None:
    """Three programs that write at once and fill the file between them lose no event and spoil no line."""
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path), str(who)]) for who in range(3)]
    assert [writer.wait(timeout=60) for writer in writers] == [0, 0, 0]
    found = {(event["who"], event["number"]) for event in kept(tmp_path)}
    assert {(who, number) for who in range(3) for number in range(60)} == found


@pytest.mark.parametrize(
    ("environment", "level", "expected"),
    [
        ("development", None, ["debug", "info", "warning"]),
        ("staging", None, ["debug", "info", "warning"]),
        ("production", None, ["info", "warning"]),
        ("production", "warning", ["warning"]),
    ],
)
def test_presets(tmp_path: Path, environment: Any, level: Any, expected: list[str]) -> None:
    """The environment says what is kept; a level that was set goes before it."""
    logs.start(settings=Settings(data_dir=tmp_path, environment=environment, log_level=level))
    logs.debug("one")
    logs.info("two")
    logs.warning("three")
    assert expected == [event["level"] for event in kept(tmp_path)]


@pytest.mark.parametrize(("shown", "expected"), [(None, []), ("info", ["two"]), ("debug", ["one", "two"])])
def test_echo(shown: Any, expected: list[str]) -> None:
    """A person sees what was asked for, one line an event, whatever is kept."""
    lines: list[str] = []
    logs.start(echo=lines.append, shown=shown)
    logs.debug("one")
    logs.info("two")
    assert expected == [line.split()[2] for line in lines]


def test_no_folder_no_file(tmp_path: Path) -> None:
    """A log alone makes no data directory."""
    logs.start(settings=Settings(data_dir=tmp_path / "none"))
    logs.info("one")
    assert not (tmp_path / "none").exists()


def test_a_log_that_cannot_be_written_costs_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where the log's place is taken the work goes on, and nothing is printed."""
    (tmp_path / "logs").write_text("in the way", encoding="utf-8")
    logs.start()
    logs.info("one")
    assert capsys.readouterr() == ("", "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
def test_full_disk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A disk that fills under the log costs the event, not the work."""
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / logs.FILE).symlink_to("/dev/full")
    logs.start()
    logs.info("one")
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    "text",
    [
        f"http://ana:{SECRET}@music.example:11434/api",
        f"Authorization: Bearer {SECRET}",
        f"authorization='Basic {SECRET}'",
        f"sent Bearer {SECRET} to",
        f"OLLAMA_API_KEY={SECRET}",
        f'{{"access_token": "{SECRET}"}}',
        f"?hf_token={SECRET}&x=1",
        f"password: {SECRET}",
    ],
)
def test_secrets_are_left_out(tmp_path: Path, text: str) -> None:
    """A secret is left out of facts and events wherever it can be told by its looks (R-P1)."""
    logs.start()
    logs.info("seen", text=text)
    assert SECRET not in json.dumps(kept(tmp_path))


def test_known_secrets_are_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The value of a variable named like a secret, and one that was named as such, never stand in the log (R-P1)."""
    monkeypatch.setenv("SOME_API_KEY", SECRET)
    logs.hide("another-canary")
    logs.start()
    logs.info("seen", text=f"it said {SECRET} and another-canary")
    assert kept(tmp_path)[0]["text"] == "it said *** and ***"


def test_error_is_named_not_quoted(tmp_path: Path) -> None:
    """A failure is kept by its kind and the way it came, without its message, source or values (R-P1)."""
    logs.start()

    def fail(line: str) -> None:
        raise ValueError(f"cannot sing {line}")

    try:
        fail(LYRIC)
    except ValueError as error:
        logs.failure("it failed", error)
    (event,) = kept(tmp_path)
    assert (event["error"], event["trace"][-1].split()[-1]) == ("ValueError", "fail")
    assert LYRIC not in json.dumps(event)


def test_the_store_tells_what_it_did(tmp_path: Path) -> None:
    """A database that is brought up, and songs that a crash left behind, are on record."""
    logs.start()
    Store.open(tmp_path).close()
    left = subprocess.run(
        [sys.executable, "-c", LEAVE],
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parent)},
        capture_output=True,
        text=True,
        check=False,
    )
    Store.open(tmp_path).close()
    told = [(event["level"], event["event"], event.get("schema"), event.get("songs")) for event in kept(tmp_path)]
    expected = [
        ("info", "database brought up", revisions()[-1], None),
        ("warning", "abandoned songs settled", None, [left.stdout.strip()]),
    ]
    assert expected == told


LEAVE = """
import os
from lyrica_cli.core import Brief, Lyrica
from test_logs import a_song
print(Lyrica().songs.begin(Brief(), a_song()).id, flush=True)
os._exit(9)
"""


def a_song() -> Song:
    """A song without a line."""
    model = ModelUse(provider="scripted", name="sheet", reason="")
    return Song(title="Gravel", form="", seed=7, created_at=datetime(2026, 1, 1, tzinfo=UTC), model=model, sections=())


def test_a_song_is_on_record_and_its_words_are_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A song's beginning and end carry its ID; no word of brief or song stands above the debug level (R-P1)."""
    sheet = tmp_path / "sheet.txt"
    sheet.write_text(f"{LYRIC}\nthe moths come every night\n", encoding="utf-8")
    monkeypatch.setenv("OLLAMA_HOST", f"http://ana:{SECRET}@127.0.0.1:9")
    logs.start(settings=Settings(data_dir=tmp_path, environment="development"))
    brief = Brief(theme=LYRIC, title="Canary", form="V:XX:4-12 V", source=f"[Verse 1]\n{LYRIC}\n...\n")
    with Lyrica() as lyrica:
        song = lyrica.generate(brief, model=f"scripted:{sheet}")
        monkeypatch.setattr("lyrica_cli.core.agents.write_song", _broken)
        with pytest.raises(ModelNotFound):
            lyrica.generate(brief, model=f"scripted:{sheet}")
    events = kept(tmp_path)
    told = [(event["event"], event.get("song")) for event in events if event["level"] != "debug"][1:]
    assert [("song begun", song.id), ("song finished", song.id)] == told[:2]
    assert ["song begun", "song broken off"] == [event for event, _ in told[2:]]
    above = json.dumps([event for event in events if event["level"] != "debug"]).lower()
    assert [word for word in ("canary", "moths") if word in above.replace(str(tmp_path), "")] == []
    assert SECRET not in json.dumps(events)


def _broken(*_: object, **__: object) -> None:
    raise ModelNotFound(f"no model sings {LYRIC}")
