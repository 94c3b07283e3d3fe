from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))  # tests are no package: the double is a module beside them

from lyrica_cli.core.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Settings]:
    """Make settings that know nothing of this machine; nothing answers at their Ollama's address."""
    for name in ("LYRICA_MODEL", "LYRICA_EMBEDDED_WEIGHTS", "OLLAMA_HOST", "LYRICA_OLLAMA_HOST", "HF_ENDPOINT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LYRICA_CONFIG_DIR", str(tmp_path / "config"))
    monkeypatch.setenv("HOME", str(tmp_path))

    def make(**given: object) -> Settings:
        usual = {"data_dir": tmp_path / "data", "ollama_host": "http://127.0.0.1:9"}  # 9: discard, nobody listens
        return Settings(**(usual | given))

    return make
