from __future__ import annotations

import importlib.util
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import pytest

from lyrica_cli.core.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

    from lyrica_cli.core.song.song import Song

CHILD = Path(__file__).with_name("child.py")


class Spawn(Protocol):
    def __call__(self, *arguments: object) -> subprocess.Popen[str]: ...


class Go(Protocol):
    def __call__(self, *children: subprocess.Popen[str]) -> None: ...


def _child_module() -> ModuleType:
    spec = importlib.util.spec_from_file_location("store_child", CHILD)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


_a_song = _child_module().a_song


class SongMaker(Protocol):
    def __call__(self, *texts: str, title: str = ...) -> Song: ...


@pytest.fixture(scope="session")
def a_song() -> SongMaker:
    """The song of one verse that the child processes write too."""

    def make(*texts: str, **fields: Any) -> Song:
        song: Song = _a_song(*texts, **fields)
        return song

    return make


@pytest.fixture
def spawn() -> Iterator[Spawn]:
    """Start child processes; none outlives its test."""
    with ExitStack() as ending:

        def start(*arguments: object) -> subprocess.Popen[str]:
            process = ending.enter_context(
                subprocess.Popen(
                    [sys.executable, "-W", "error", str(CHILD), *map(str, arguments)],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                )
            )
            ending.callback(process.kill)
            return process

        yield start


@pytest.fixture(scope="session")
def go() -> Go:
    """Let children that are ready go on, all at once."""

    def send(*children: subprocess.Popen[str]) -> None:
        for child in children:
            assert child.stdout is not None
            assert child.stdout.readline() == "ready\n"
        for child in children:
            assert child.stdin is not None
            child.stdin.write("go\n")
            child.stdin.flush()

    return send


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def store(data_dir: Path) -> Iterator[Store]:
    with Store.open(data_dir) as opened:
        yield opened
