"""Readiness: what is looked at, what counts, and that nothing a look meets can hold it up."""

from __future__ import annotations

import asyncio
import json
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from filelock import FileLock

from health_server import environment
from lyrica_cli.core import checks
from lyrica_cli.core.settings import Settings
from lyrica_cli.core.store import Store
from lyrica_cli.health.probes import Probe, Readiness
from lyrica_cli.health.shapes import ready

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from health_server import Running

READY = "/api/v1/health/ready"


def once(home: Path, *flags: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run ``lyrica serve-health --once``."""
    command = [sys.executable, "-m", "lyrica_cli", "serve-health", "--once", *flags]
    return subprocess.run(
        command, env=environment(home, **more), cwd=home, capture_output=True, text=True, check=False, timeout=60
    )


def found(home: Path, **more: Any) -> dict[str, Any]:
    """What ``ready`` would answer for a data directory."""
    settings = Settings(data_dir=home / "data", ollama_host="127.0.0.1:9", **more)
    return ready(asyncio.run(Readiness(settings).checks())).model_dump(by_alias=True)


def states(answer: dict[str, Any]) -> dict[str, str]:
    return {row["check"]: row["state"] for row in answer["checks"]}


@pytest.fixture
def model(tmp_path: Path) -> str:
    """A model that is always there."""
    (tmp_path / "sheet.txt").write_text("the moths come every night\n", encoding="utf-8")
    return f"scripted:{tmp_path / 'sheet.txt'}"


def test_fresh_machine(tmp_path: Path) -> None:
    """On a fresh machine with a model a song could be written; the shape is the documented one, and nothing is made."""
    done = once(tmp_path, "--format", "json")
    answer = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (0, "")
    expected = {
        "disk": "ok",
        "database": "absent",
        "migrations": "ok",
        "index": "absent",
        "query encoder": "absent",
        "weights": "ok",
        "ollama": "absent",
        "model": "ok",
    }
    assert (1, True, expected) == (answer["schema"], answer["ready"], states(answer))
    assert [*answer["checks"][0]] == ["check", "state", "ok", "essential", "seconds", "fix"]
    assert not (tmp_path / "data").exists()


def test_once_without_a_model(tmp_path: Path) -> None:
    """Without a model no song could be written: exit code 1, and the row says what to type."""
    done = once(tmp_path, LYRICA_MODEL=f"scripted:{tmp_path}/gone.txt")
    row = next(line for line in done.stdout.splitlines() if line[4:].startswith("model"))
    assert (done.returncode, row[:2], row.endswith("lyrica models pull embedded")) == (1, "!!", True)


def test_once_loads_no_framework(tmp_path: Path) -> None:
    """A look for cron loads neither a web framework nor an engine."""
    program = "import sys; from lyrica_cli.cli.app import main\ntry: main(['serve-health', '--once'])\n"
    program += (
        "except SystemExit: print(sorted({'fastapi', 'uvicorn', 'torch', 'chromadb', 'xllamacpp'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment(tmp_path), capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_reading_is_tried(tmp_path: Path, model: str) -> None:
    """A database that opens but whose songs cannot be read is not ready: looking at the file is not enough (R-H1)."""
    Store.open(tmp_path / "data").close()
    with closing(sqlite3.connect(tmp_path / "data" / "lyrica.db")) as connection:
        connection.execute("ALTER TABLE lyrics RENAME COLUMN title TO gone")
    answer = found(tmp_path, model=model)
    assert (False, "failed") == (answer["ready"], states(answer)["database"])


def test_damaged_and_newer_databases(tmp_path: Path, model: str) -> None:
    """A damaged database is not ready, nor is one that a newer version wrote; each names its mending."""
    Store.open(tmp_path / "data").close()
    database = tmp_path / "data" / "lyrica.db"
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    newer = found(tmp_path, model=model)
    fix = {row["check"]: row["fix"] for row in newer["checks"]}["migrations"]
    assert (False, "failed", "pipx upgrade lyrica-cli") == (newer["ready"], states(newer)["migrations"], fix)
    database.write_bytes(b"no database" * 1000)
    damaged = found(tmp_path, model=model)
    fix = {row["check"]: row["fix"] for row in damaged["checks"]}["database"]
    assert (False, "failed", "lyrica doctor --fix") == (damaged["ready"], states(damaged)["database"], fix)


def library(home: Path) -> None:
    """Take one lyric in."""
    (home / "moths.txt").write_text("the moths come every night\nand nothing sits right\n", encoding="utf-8")
    command = [sys.executable, "-m", "lyrica_cli", "ingest", str(home / "moths.txt")]
    subprocess.run(command, env=environment(home), cwd=home, capture_output=True, check=True, timeout=120)


def test_index_that_is_open_elsewhere(tmp_path: Path, model: str) -> None:
    """An index that another program has open is busy, which is ready, and is told without waiting."""
    library(tmp_path)
    assert {"ok"} == {states(found(tmp_path, model=model))[name] for name in ("index", "query encoder")}
    with FileLock(tmp_path / "data" / "index" / "lock"):
        answer = found(tmp_path, model=model)
    assert ("busy", True) == (states(answer)["index"], answer["ready"])
    assert {row["check"]: row["seconds"] for row in answer["checks"]}["index"] < 1
    (wounded,) = list((tmp_path / "data" / "index").rglob("data_level0.bin"))[:1]
    wounded.write_bytes(b"")
    answer = found(tmp_path, model=model)
    fix = {row["check"]: row["fix"] for row in answer["checks"]}["index"]
    assert ("failed", "lyrica doctor --rebuild-index", True) == (states(answer)["index"], fix, answer["ready"])


@contextmanager
def silent() -> Generator[str, None, None]:
    """A server that takes calls and never answers; give its address."""
    with socket.create_server(("127.0.0.1", 0), backlog=200) as listening:
        yield f"127.0.0.1:{listening.getsockname()[1]}"


def test_ollama_hangs(serve: Callable[..., AbstractContextManager[Running]]) -> None:
    """While Ollama hangs a song could still be written, which is said in time; nobody waits for it a second time."""
    with silent() as host, serve(OLLAMA_HOST=host) as running:
        first = running.http.get(READY)
        began = time.monotonic()
        flood = [running.http.get("/api/v1/health/live").status_code for _ in range(50)]
        lively = time.monotonic() - began
    assert (200, True) == (first.status_code, first.json()["ready"])
    assert states(first.json())["ollama"] in {"busy", "timeout"}
    assert {200} == set(flood)
    assert lively < 10


def test_answers_hold_no_path(serve: Callable[..., AbstractContextManager[Running]], tmp_path: Path) -> None:
    """What a stranger may see of a broken machine names no path (R-H1)."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "lyrica.db").write_bytes(b"no database" * 1000)
    with serve(LYRICA_MODEL=f"scripted:{tmp_path}/gone") as running:
        answers = [running.http.get(path) for path in (READY, "/api/v1/health", "/metrics", "/api/v1/health/info")]
    assert [503, 503, 503, 200] == [answer.status_code for answer in answers]
    assert [answer.text for answer in answers if str(tmp_path) in answer.text] == []
    assert answers[1].json()["status"] == "failed"


def test_probe_asks_once() -> None:
    """A hundred who ask at once, and who ask again within the second, cost one look."""
    asked: list[int] = []

    async def flood() -> list[int]:
        probe = Probe(lambda: asked.append(1) or len(asked), patience=5)
        first = await asyncio.gather(*(probe.ask() for _ in range(100)))
        return [*first, await probe.ask()]

    assert (101 * [1], [1]) == (asyncio.run(flood()), asked)


def test_probe_passes_errors_on() -> None:
    """What the work raises reaches everybody who asked."""

    def fail() -> int:
        raise OSError("no")

    async def ask() -> list[object]:
        probe = Probe(fail, patience=5)
        return await asyncio.gather(probe.ask(), probe.ask(), return_exceptions=True)

    assert [OSError, OSError] == [type(error) for error in asyncio.run(ask())]


def test_hanging_work_is_cut_off_and_not_begun_again() -> None:
    """Work that hangs is cut off; while it hangs it is told at once, begun no second time, and keeps nothing alive."""
    begun, release = [], threading.Event()

    def hang() -> int:
        begun.append(1)
        release.wait(30)
        return 7

    async def ask() -> tuple[list[str], int]:
        probe, told = Probe(hang, patience=0.05), []
        for _ in range(20):
            with pytest.raises(TimeoutError):
                await probe.ask()
            told.append("hangs")
        release.set()
        while True:
            try:
                return told, await probe.ask()
            except TimeoutError:
                await asyncio.sleep(0.01)

    assert (20 * ["hangs"], 7) == asyncio.run(ask())
    assert begun == [1]


def test_hanging_check_says_so() -> None:
    """A check that hangs is a finding of its own, and as essential as what it looks at."""
    for dependency in checks.NEEDED:
        row = checks.hanging(dependency)
        assert (False, "timeout", dependency.essential) == (row.ok, row.state, row.essential)


def test_doctor_shows_the_same_checks(tmp_path: Path) -> None:
    """Whatever readiness looks at is a row of doctor's too."""
    command = [sys.executable, "-m", "lyrica_cli", "doctor", "--json"]
    done = subprocess.run(command, env=environment(tmp_path), capture_output=True, text=True, check=False, timeout=60)
    shown = {row["check"] for row in json.loads(done.stdout)}
    assert {each.name for each in checks.NEEDED} - shown == {"migrations"}
