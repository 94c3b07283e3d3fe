"""The embedding model without torch."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from lyrica_cli.core.errors import ModelNotFound, ModelRefused
from lyrica_cli.core.library import encoder as module
from lyrica_cli.core.library import weights
from lyrica_cli.core.library.encoder import GRAPH, Encoder, ready
from lyrica_cli.core.library.graphics import GraphicsEncoder
from lyrica_cli.core.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

TEXTS = [
    "the last bus home",
    "I left the porch light on again\nThe moths come every night",
    "Über café — 8 o'clock!",
    "",
    "x " * 250,
    *[f"{word} in the {other}" for word in ("gravel", "kettle", "winter") for other in ("harbor", "orchard", "rain")],
]
BESIDE = """
import json, sys
from pathlib import Path
from lyrica_cli.core.library.encoder import read_about
from lyrica_cli.core.library.graphics import GraphicsEncoder
encoder = GraphicsEncoder(Path(sys.argv[1]), read_about(Path(sys.argv[2])), "cpu")
print(json.dumps(encoder.encode(json.load(sys.stdin)).tolist()))
"""


def test_the_export_gives_the_models_own_vectors(encoder: Encoder, models: Path) -> None:
    """R-E1: the cosine to sentence-transformers is 0.99999 or more, alone, in batches, for every length."""
    source = weights.find(Settings(data_dir=models.parent))
    done = subprocess.run(
        [sys.executable, "-c", BESIDE, str(source), str(encoder._folder)],
        input=json.dumps(TEXTS),
        capture_output=True,
        text=True,
        check=True,
    )
    theirs = np.asarray(json.loads(done.stdout), np.float32)
    ours = encoder.encode(TEXTS)
    alone = np.vstack([encoder.encode([text]) for text in TEXTS])
    assert min((ours * theirs).sum(axis=1).min(), (ours * alone).sum(axis=1).min()) >= 0.99999
    assert GraphicsEncoder.__module__ not in done.stderr


def test_without_a_model_the_command_is_named_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """R-E2: no model here is an error that names what to type, and nothing reaches for the network."""
    monkeypatch.setattr(weights, "_PACKAGE", "no_such_package")
    monkeypatch.setattr(socket.socket, "connect", None)
    with pytest.raises(ModelNotFound, match="lyrica models pull encoder"):
        ready(Settings(data_dir=tmp_path))


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    """A set folder that holds no model is named, with the way back."""
    with pytest.raises(ModelNotFound, match="lyrica config set encoder all-MiniLM-L6-v2"):
        ready(Settings(data_dir=tmp_path, encoder=str(tmp_path)))


def test_a_model_that_cannot_be_loaded_says_so(tmp_path: Path) -> None:
    """Weights that are no weights end in one line, and leave no half export behind."""
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "modules.json").write_text("[]")
    (broken / "model.safetensors").write_bytes(b"junk")
    with pytest.raises(ModelRefused, match="cannot be exported"):
        ready(Settings(data_dir=tmp_path / "data", encoder=str(broken)))
    assert [path.name for path in (tmp_path / "data" / "models").iterdir()] == ["export.lock"]


def test_a_wrecked_export_says_what_to_type(tmp_path: Path, lend: Callable[[Path], Settings]) -> None:
    """A truncated graph is an error of ours, not the engine's."""
    settings = lend(tmp_path / "data")
    graph = settings.data_dir / "models" / "all-MiniLM-L6-v2.onnx" / GRAPH
    graph.unlink()
    graph.write_bytes(b"junk")
    with pytest.raises(ModelRefused, match="lyrica doctor --rebuild-index"):
        ready(settings).encode(["x"])


def test_files_are_pinned() -> None:
    """Every file of the model has its size and checksum, and none could run code."""
    assert all(len(each.digest) == 64 and each.size > 0 and len(each.revision) == 40 for each in weights.FILES)
    assert {Path(each.file).suffix for each in weights.FILES} == {".json", ".safetensors"}
    assert module.SPECIAL == 2
