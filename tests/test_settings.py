"""Settings: which value wins, and what is refused."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

import pytest

from lyrica_cli.cli.complete import KEYS
from lyrica_cli.core.errors import UsageError
from lyrica_cli.core.places import quick_data_dir
from lyrica_cli.core.settings import Settings, load, origins

EXAMPLE = Path(__file__).parents[1] / "examples" / "config.toml"


pytestmark = pytest.mark.usefixtures("folder")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder for config.toml, and no setting in the environment."""
    for name in os.environ:
        if name.startswith(("LYRICA_", "OLLAMA_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("LYRICA_CONFIG_DIR", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_order(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A flag goes before the environment, that before the env file, that before config.toml, that before defaults."""
    (folder / "config.toml").write_text("threads = 4\ncontext = 2048\nrounds = 4\n")
    (folder / "mine.env").write_text("LYRICA_THREADS=3\nLYRICA_CONTEXT=3000\nLYRICA_CANDIDATES=3\n")
    monkeypatch.setenv("LYRICA_ENV_FILE", str(folder / "mine.env"))
    monkeypatch.setenv("LYRICA_THREADS", "2")
    monkeypatch.setenv("LYRICA_CANDIDATES", "2")
    found = load(candidates=1)
    expected = (1, 2, 3000, 4, 0.8)
    assert expected == (found.candidates, found.threads, found.context, found.rounds, found.temperature)


def test_origins(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every key says where its value is from."""
    (folder / "config.toml").write_text("rounds = 4\n")
    (folder / "mine.env").write_text("LYRICA_CONTEXT=3000\nUNRELATED=1\n")
    monkeypatch.setenv("LYRICA_ENV_FILE", str(folder / "mine.env"))
    monkeypatch.setenv("LYRICA_THREADS", "2")
    monkeypatch.setenv("OLLAMA_HOST", "here:1")
    set_somewhere = {key: origin for key, origin in origins().items() if origin != "default"}
    expected = {
        "threads": "LYRICA_THREADS",
        "context": str(folder / "mine.env"),
        "ollama_host": "OLLAMA_HOST",
        "rounds": str(folder / "config.toml"),
    }
    assert expected == set_somewhere


def test_working_directory_is_not_read(folder: Path) -> None:
    """A .env or config.toml in the working directory changes nothing (R-P2)."""
    elsewhere = folder / "project"
    elsewhere.mkdir()
    (elsewhere / ".env").write_text("LYRICA_THREADS=7\nOLLAMA_HOST=evil.example\n")
    (elsewhere / "config.toml").write_text("threads = 7\n")
    os.chdir(elsewhere)
    assert (load().threads, load().ollama_host) == (None, "http://127.0.0.1:11434")


def test_missing_env_file_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """An env file that was named and is not there is an error, not silence."""
    monkeypatch.setenv("LYRICA_ENV_FILE", "/nowhere/mine.env")
    with pytest.raises(UsageError, match=r"LYRICA_ENV_FILE: no file '/nowhere/mine\.env'"):
        load()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LYRICA_THREADS", "0"),
        ("LYRICA_TEMPERATURE", "nan"),
        ("LYRICA_CONTEXT", "12"),
        ("LYRICA_EXPLICIT", "perhaps"),
        ("LYRICA_CANDIDATES", "65"),
    ],
)
def test_value_out_of_range(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    """A value that does not fit is refused, naming the variable it came from."""
    monkeypatch.setenv(name, value)
    with pytest.raises(UsageError, match=rf"'{value}' \({name}\)"):
        load()


@pytest.mark.parametrize("value", ["banana", "5", "-1", "5 m"])
def test_a_time_that_is_none_is_explained(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    """What is no time for Ollama is refused in words, not with a pattern; what is one passes."""
    monkeypatch.setenv("LYRICA_KEEP_ALIVE", value)
    with pytest.raises(UsageError) as caught:
        load()
    assert str(caught.value) == (
        f"keep_alive = '{value}' (LYRICA_KEEP_ALIVE): a time is wanted, as 5m or 1h30m; 0 is not at all, -1m for ever. "
        "See: lyrica config"
    )
    for fine in ("5m", "1h30m", "-1m", "0"):
        assert load(keep_alive=fine).keep_alive == fine


def test_empty_variable_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable that is set to nothing counts as not set."""
    monkeypatch.setenv("LYRICA_MODEL", "")
    assert load().model is None


def test_engine_leaves_a_core_free(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a setting the engine's processes share all cores but one, and each has a thread at least."""
    for cores, processes, threads in ((1, 2, 1), (2, 2, 1), (2, 1, 1), (8, 2, 3), (8, 1, 7)):
        monkeypatch.setattr(os, "sched_getaffinity", lambda _, n=cores: set(range(n)), raising=False)
        assert threads == load().engine_threads(processes)
    assert load(threads=5).engine_threads(2) == 5


def test_home_is_spelt_out(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A path may begin with ~, in the environment and in the file; completion finds the same place."""
    monkeypatch.setenv("LYRICA_DATA_DIR", "~/songs")
    assert [folder / "songs"] * 2 == [load().data_dir, quick_data_dir()]
    monkeypatch.delenv("LYRICA_DATA_DIR")
    (folder / "config.toml").write_text('data_dir = "~/more"\n')
    assert [folder / "more"] * 2 == [load().data_dir, quick_data_dir()]


def test_quick_data_dir_without_a_setting(folder: Path) -> None:
    """Completion and the settings agree on the default place, even beside a broken file."""
    expected = load().data_dir
    (folder / "config.toml").write_text("data_dir = ")
    assert expected == quick_data_dir()


def test_example_shows_every_key() -> None:
    """examples/config.toml, with its comments taken off, sets every key and nothing else, to values that fit."""
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    settable = [line.removeprefix("# ") for line in lines if " = " in line]
    values = tomllib.loads("\n".join(settable))
    assert set(Settings.model_fields) == set(values)
    assert values["context"] == load(**values).context


def test_example_shows_the_defaults(folder: Path) -> None:
    """What examples/config.toml sets without a comment sign is the default."""
    (folder / "config.toml").write_bytes(EXAMPLE.read_bytes())
    copied = load()
    (folder / "config.toml").unlink()
    assert load() == copied


def test_completion_knows_every_key() -> None:
    """The list that completion carries is the settings' own."""
    assert tuple(Settings.model_fields) == KEYS
