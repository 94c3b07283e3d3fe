"""Files of weights that Ollama has pulled, run by our engine."""

from __future__ import annotations

import json
import struct
from typing import TYPE_CHECKING

import pytest

from lyrica_cli.core.errors import LyricaError, ModelNotFound, ModelRefused, UsageError
from lyrica_cli.core.llm import blobs
from lyrica_cli.core.llm.base import LineRequest, Message
from lyrica_cli.core.llm.choice import choose
from lyrica_cli.core.llm.embedded import EmbeddedModel
from lyrica_cli.core.llm.gguf import architecture
from lyrica_cli.core.llm.weights import SMOLLM2
from lyrica_cli.core.writing.constraint import LineConstraint

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from lyrica_cli.core.settings import Settings

WEIGHTS, PARAMS = "application/vnd.ollama.image.model", "application/vnd.ollama.image.params"
DIGEST = f"sha256:{SMOLLM2.digest}"
LINE = LineRequest((Message("user", "so\n"),), LineConstraint((2, 2), {"we": (1,), "ride": (1,)}, ("ride",)), count=1)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store of Ollama's, empty."""
    folder = tmp_path / "ollama"
    monkeypatch.setenv("OLLAMA_MODELS", str(folder))
    (folder / "blobs").mkdir(parents=True)
    return folder


def pulled(store: Path, place: str, layers: list[tuple[str, str]]) -> Path:
    """Write a manifest as Ollama does."""
    manifest = store / "manifests" / place
    manifest.parent.mkdir(parents=True, exist_ok=True)
    told = {
        "schemaVersion": 2,
        "config": {"digest": "sha256:" + "0" * 64},
        "layers": [{"mediaType": kind, "digest": digest, "size": 1} for kind, digest in layers],
    }
    manifest.write_text(json.dumps(told), encoding="utf-8")
    return manifest


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("llama3.2", "registry.ollama.ai/library/llama3.2/latest"),
        ("llama3.2:1b", "registry.ollama.ai/library/llama3.2/1b"),
        ("me/mine", "registry.ollama.ai/me/mine/latest"),
        ("hf.co/me/mine:Q4_0", "hf.co/me/mine/Q4_0"),
    ],
)
def test_found(store: Path, name: str, place: str) -> None:
    """A model is found by the name that Ollama has for it, and with it the file and its hash."""
    pulled(store, place, [(PARAMS, "sha256:" + "1" * 64), (WEIGHTS, DIGEST)])
    file = store / "blobs" / DIGEST.replace(":", "-")
    file.write_bytes(b"GGUF")

    assert blobs.Blob(name, file, DIGEST) == blobs.find(name)


def test_the_usual_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without OLLAMA_MODELS the store in the home directory is looked into."""
    monkeypatch.delenv("OLLAMA_MODELS", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    store = tmp_path / ".ollama" / "models"
    pulled(store, "registry.ollama.ai/library/tiny/latest", [(WEIGHTS, DIGEST)])
    (store / "blobs").mkdir()
    (store / "blobs" / DIGEST.replace(":", "-")).write_bytes(b"GGUF")

    assert store in blobs.find("tiny").path.parents


def test_writes(store: Path, settings: Callable[..., Settings], smollm2: Path) -> None:
    """The file that Ollama pulled writes under the exact grammar, by Ollama's name and hash."""
    pulled(store, "registry.ollama.ai/library/smollm2/latest", [(WEIGHTS, DIGEST)])
    (store / "blobs" / DIGEST.replace(":", "-")).symlink_to(smollm2)
    chosen = choose("embedded:ollama/smollm2", settings())

    with chosen.model as model:
        assert ["we ride"] == [candidate.text for candidate in model.draw(LINE).candidates]
    assert ("embedded", "smollm2", DIGEST) == (chosen.use.provider, chosen.use.name, chosen.use.digest)


@pytest.mark.parametrize(
    ("name", "layers", "expected"),
    [
        ("gone", None, (ModelNotFound, "lyrica models pull gone")),
        ("parts", [(WEIGHTS, DIGEST), (WEIGHTS, DIGEST)], (ModelRefused, "--model ollama:parts")),
        ("cloud", [], (ModelRefused, "--model ollama:cloud")),
        ("lost", [(WEIGHTS, DIGEST)], (ModelRefused, "is not there")),
        ("odd", [(WEIGHTS, "sha256:../../../etc/passwd")], (ModelRefused, "no manifest of Ollama's")),
        ("../../secret", None, (UsageError, "lyrica models list")),
        ("a/../b", None, (UsageError, "lyrica models list")),
        ("a/b/c/d", None, (UsageError, "lyrica models list")),
        ("", None, (UsageError, "lyrica models list")),
    ],
)
def test_refused(
    store: Path,
    settings: Callable[..., Settings],
    name: str,
    layers: list[tuple[str, str]] | None,
    expected: tuple[type[LyricaError], str],
) -> None:
    """What is not there, not one file, or would lead out of the store is one line that names what to type."""
    if layers is not None:
        pulled(store, f"registry.ollama.ai/library/{name}/latest", layers)
    kind, says = expected
    with pytest.raises(kind) as caught:
        choose(f"embedded:ollama/{name}", settings())
    assert says in str(caught.value)


def header(path: Path, *keys: tuple[str, int, bytes]) -> Path:
    """Write a GGUF file of some keys and no tensors."""
    written = b"".join(
        struct.pack("<Q", len(key)) + key.encode() + struct.pack("<I", kind) + value for key, kind, value in keys
    )
    path.write_bytes(struct.pack("<4sIQQ", b"GGUF", 3, 0, len(keys)) + written)
    return path


def text(value: str) -> bytes:
    return struct.pack("<Q", len(value)) + value.encode()


def test_architecture(tmp_path: Path, smollm2: Path) -> None:
    """A file tells its architecture, wherever the key stands among plain ones; what is none tells nothing."""
    late = header(
        tmp_path / "late.gguf",
        ("general.alignment", 4, struct.pack("<I", 32)),
        ("general.architecture", 8, text("martian")),
    )
    endless = header(tmp_path / "endless.gguf", ("general.architecture", 8, struct.pack("<Q", 2**60)))
    cut = tmp_path / "cut.gguf"
    cut.write_bytes(b"GGUF\3")

    expected = ["llama", "martian", "", "", ""]
    assert expected == [architecture(path) for path in (smollm2, late, endless, cut, tmp_path / "none.gguf")]


def test_unknown_architecture(tmp_path: Path) -> None:
    """A file of an architecture that llama.cpp does not know is refused by name, and nothing crashes (R-O12)."""
    file = header(tmp_path / "new.gguf", ("general.architecture", 8, text("martian")))
    with EmbeddedModel(file, threads=1, context=1024) as model, pytest.raises(ModelRefused) as caught:
        model.draw(LINE)

    said = "new.gguf, whose architecture is martian, is no model that llama.cpp can read."
    assert f"{said} Choose another: lyrica models list" == str(caught.value)
