"""The embedding model as it is run here: exported once to ONNX, then by onnxruntime, without torch."""

from __future__ import annotations

import json
import os
import re
import subprocess  # ruff: ignore[suspicious-subprocess-import] - only our own module is started
import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from lyrica_cli.core.errors import ModelNotFound, ModelRefused
from lyrica_cli.core.library.weights import PULL, find, home

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from lyrica_cli.core.settings import Settings

    Vectors = NDArray[np.float32]

GRAPH, WORDS, ABOUT = "model.onnx", "tokenizer.json", "encoder.json"
"""The files of an export."""
SPECIAL = 2
"""Tokens that the model sets around a text."""
MOST_TOKENS = 8_192
"""Tokens of a batch, padding included: larger ones are no faster and need more memory."""


@dataclass(frozen=True, slots=True)
class About:
    """What an export is of.

    Attributes:
        name: The model's name.
        digest: SHA-256 of its weights, hexadecimal.
        dimensions: Numbers in a vector.
        max_tokens: Tokens that the model sees, its special ones included.
        pad: The token that fills a batch up.
        weighed: Size and time of the weights that were exported, by which a change is seen.
    """

    name: str
    digest: str
    dimensions: int
    max_tokens: int
    pad: tuple[int, str]
    weighed: tuple[int, int]

    @property
    def identity(self) -> str:
        """Name the model and its weights; vectors of two identities are never compared."""
        return f"{self.name}@{self.digest[:12]}/{self.dimensions}"


class Embedder(Protocol):
    """Turns texts into vectors of length 1."""

    about: About

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Give a row a text, float32, of length 1."""


class Encoder:
    """The exported model. Nothing is loaded before it is used.

    Args:
        folder: The export.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.about = read_about(folder)

    @property
    def room(self) -> int:
        """Tokens that a text can have without losing its end."""
        return self.about.max_tokens - SPECIAL

    def count(self, text: str) -> int:
        """Count the tokens of a text, as the model sees them, special ones left out."""
        return len(self._tokenizer.encode(text, add_special_tokens=False).ids)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Give a row a text, float32, of length 1; batches are of like length.

        Raises:
            ModelRefused: The export cannot be run.
        """
        import numpy as np

        rows = np.empty((len(texts), self.about.dimensions), np.float32)
        encoded = self._tokenizer.encode_batch(list(texts))
        order = sorted(range(len(texts)), key=lambda at: len(encoded[at].ids))
        start = 0
        while start < len(order):
            longest = size = 0
            while start + size < len(order):
                longest = max(longest, len(encoded[order[start + size]].ids))
                if size and longest * (size + 1) > MOST_TOKENS:
                    break
                size += 1
            batch = order[start : start + size]
            rows[batch] = self._run([encoded[at] for at in batch])
            start += size
        return unit(rows)

    def _run(self, batch: Sequence[Any]) -> Vectors:
        import numpy as np

        longest = max(len(each.ids) for each in batch)
        ids = np.full((len(batch), longest), self.about.pad[0], np.int64)
        mask = np.zeros((len(batch), longest), np.int64)
        for row, each in enumerate(batch):
            ids[row, : len(each.ids)] = each.ids
            mask[row, : len(each.ids)] = 1
        vectors: Vectors = self._session.run(None, {"input_ids": ids, "attention_mask": mask})[0]
        return vectors

    @cached_property
    def _tokenizer(self) -> Any:
        from tokenizers import Tokenizer

        try:
            tokenizer = Tokenizer.from_file(str(self._folder / WORDS))
        except Exception as error:  # the library raises Exception itself
            raise _broken(self._folder, error) from error
        tokenizer.no_padding()
        tokenizer.enable_truncation(self.about.max_tokens)
        return tokenizer

    @cached_property
    def _session(self) -> Any:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.log_severity_level = 4  # what goes wrong is raised
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        try:
            return onnxruntime.InferenceSession(self._folder / GRAPH, options, providers=["CPUExecutionProvider"])
        except Exception as error:  # the library's errors share no base
            raise _broken(self._folder, error) from error


def unit(rows: Vectors) -> Vectors:
    """Scale rows to length 1; a row of zeros stays."""
    import numpy as np

    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    scaled: Vectors = (rows / np.where(lengths > 0, lengths, 1)).astype(np.float32)
    return scaled


def ready(settings: Settings, tell: Callable[[str], None] = lambda _line: None) -> Encoder:
    """Open the set embedding model, exporting it first where that was not done, or was done for other weights.

    Args:
        settings: What is in force.
        tell: Called with a line when something takes long.

    Raises:
        ModelNotFound: The model is not on this machine.
        ModelRefused: It cannot be exported.
    """
    weights = find(settings)
    folder = _export_folder(settings)
    if weights is not None and not _fresh(folder, weights):
        tell("preparing the encoder, once; this takes some seconds")
        _export(weights, folder, settings)
    elif weights is None and not (folder / ABOUT).is_file():
        raise ModelNotFound(f"no embedding model is on this machine. Fetch it, 91 MB: {PULL}")
    return Encoder(folder)


def standing(settings: Settings) -> Path | None:
    """Give the folder of an encoder that could be opened as it is, by a look at its files; None if there is none yet.

    Raises:
        ModelNotFound: A folder is set that holds no model.
        ModelRefused: What is there cannot be used.
    """
    weights, folder = find(settings), _export_folder(settings)
    if not (folder / ABOUT).is_file():
        return None
    if weights is not None and not _fresh(folder, weights):
        return None
    read_about(folder)
    return folder


def read_about(folder: Path) -> About:
    """Read what an export is of.

    Raises:
        ModelRefused: It is damaged.
    """
    try:
        data = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
        return About(**data | {"pad": tuple(data["pad"]), "weighed": tuple(data["weighed"])})
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise _broken(folder, error) from error


def weigh(weights: Path) -> tuple[int, int]:
    """Give size and time of a model's weights.

    Raises:
        ModelRefused: It has none that can be loaded safely.
    """
    try:
        about = (weights / "model.safetensors").stat()
    except OSError as error:
        raise ModelRefused(f"{weights} has no model.safetensors. Fetch a model that has: {PULL}") from error
    return about.st_size, about.st_mtime_ns


def _fresh(folder: Path, weights: Path) -> bool:
    try:
        return read_about(folder).weighed == weigh(weights) and (folder / GRAPH).is_file()
    except ModelRefused:
        return False


def _export(weights: Path, folder: Path, settings: Settings) -> None:
    """Export in a process of its own, which alone loads torch; whoever comes second waits, then finds it done."""
    from filelock import FileLock

    folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with FileLock(folder.parent / "export.lock", mode=0o600):
        if _fresh(folder, weights):
            return
        offline = {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1", "HF_HUB_DISABLE_TELEMETRY": "1"}
        done = subprocess.run(  # ruff: ignore[subprocess-without-shell-equals-true]  # our own module
            [sys.executable, "-m", "lyrica_cli.core.library.export", str(weights), str(folder), settings.encoder],
            env=os.environ | offline,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode != 0:
        said = (done.stderr.strip() or "it died").splitlines()[-1]
        raise ModelRefused(f"the embedding model in {weights} cannot be exported: {said}. Fetch it again: {PULL}")


def _export_folder(settings: Settings) -> Path:
    slug = re.sub(r"[^A-Za-z0-9.]+", "-", Path(settings.encoder).name).strip("-") or "encoder"
    return home(settings) / f"{slug}.onnx"


def _broken(folder: Path, error: Exception) -> ModelRefused:
    said = (str(error) or type(error).__name__).splitlines()[0][:200]
    return ModelRefused(f"the encoder in {folder} cannot be run: {said}. Next: lyrica doctor --rebuild-index")
