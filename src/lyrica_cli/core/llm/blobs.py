"""Ollama's own store on this machine: manifests that name files of weights, which our engine can run too.

A model's manifest lies under ``manifests/HOST/NAMESPACE/NAME/TAG`` and names its files by their hash; they lie under
``blobs/``.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from lyrica_cli.core.errors import ModelNotFound, ModelRefused, UsageError

REGISTRY, NAMESPACE, TAG = "registry.ollama.ai", "library", "latest"
_WEIGHTS, _ADAPTER = "application/vnd.ollama.image.model", "application/vnd.ollama.image.adapter"
_PART = re.compile(r"[A-Za-z0-9_][\w.-]*")  # of a name; what could leave the store is none
_PLACES = ("~/.ollama/models", "/usr/share/ollama/.ollama/models", "/var/lib/ollama/.ollama/models")
_MOST = 2  # folders before a model's name: a host and a namespace
_LONGEST = 1_000_000  # bytes of a manifest


class _Layer(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    kind: Annotated[str, Field(alias="mediaType")]
    digest: Annotated[str, StringConstraints(pattern=r"^sha256:[0-9a-f]{64}$")]


class _Manifest(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    layers: tuple[_Layer, ...] = ()


@dataclass(frozen=True, slots=True)
class Blob:
    """A file of weights that Ollama has pulled.

    Attributes:
        name: The model's name as Ollama knows it.
        path: The file.
        digest: Its hash, ``sha256:…``, by which Ollama checked it when it was pulled.
    """

    name: str
    path: Path
    digest: str


def find(name: str) -> Blob:
    """Find the weights of a model that Ollama has pulled.

    Args:
        name: ``llama3.2``, ``llama3.2:1b``, ``someone/model`` or ``host/someone/model:tag``.

    Raises:
        UsageError: It is no model's name.
        ModelNotFound: Ollama has no such model on this machine.
        ModelRefused: It has, but not as one file that we could read.
    """
    steps = _steps(name)
    for store in _stores():
        manifest = store.joinpath("manifests", *steps)
        try:
            if manifest.is_file() and manifest.stat().st_size <= _LONGEST:
                return _weights(name, store, _Manifest.model_validate_json(manifest.read_bytes()))
        except PermissionError as error:
            raise ModelRefused(f"{manifest} cannot be read: it is another user's. {_by_ollama(name)}") from error
        except (OSError, ValidationError) as error:
            raise ModelRefused(f"{manifest} is no manifest of Ollama's. {_by_ollama(name)}") from error
    raise ModelNotFound(f"Ollama has not pulled {name!r} to this machine. Fetch it: lyrica models pull {name}")


def _weights(name: str, store: Path, manifest: _Manifest) -> Blob:
    files = [layer for layer in manifest.layers if layer.kind == _WEIGHTS]
    if len(files) != 1 or any(layer.kind == _ADAPTER for layer in manifest.layers):
        raise ModelRefused(f"{name} is not one file of weights in GGUF. {_by_ollama(name)}")
    path = store / "blobs" / files[0].digest.replace(":", "-")
    if not os.access(path, os.R_OK):
        raise ModelRefused(f"{path} is not there, or another user's. {_by_ollama(name)}")
    return Blob(name, path, files[0].digest)


def _steps(name: str) -> tuple[str, ...]:
    """Give the folders of a model's manifest and its name."""
    *before, last = name.split("/")
    model, _, tag = last.partition(":")
    host, namespace = [REGISTRY, NAMESPACE, *before][-2:] if len(before) != 1 else [REGISTRY, *before]
    steps = (host, namespace, model, tag or TAG)
    if len(before) > _MOST or not all(_PART.fullmatch(step) for step in steps):
        raise UsageError(f"--model embedded:ollama/{name}: no such model. See what there is: lyrica models list")
    return steps


def _stores() -> list[Path]:
    """Give the places where Ollama keeps its models, that of ``OLLAMA_MODELS`` first."""
    named = os.environ.get("OLLAMA_MODELS")
    return [Path(place).expanduser() for place in ((named,) if named else _PLACES)]


def _by_ollama(name: str) -> str:
    return f"Let Ollama run it: lyrica generate --model ollama:{name}"
