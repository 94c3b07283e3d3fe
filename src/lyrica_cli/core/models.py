"""The models of this machine: which could write, which does, and how to fetch another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from lyrica_cli.core.llm.choice import Chosen
    from lyrica_cli.core.llm.served import Served
    from lyrica_cli.core.settings import Settings


@dataclass(frozen=True, slots=True)
class ModelRow:
    """One model that could write here.

    Attributes:
        name: As ``--model`` takes it.
        provider: ``embedded`` or ``ollama``.
        size: Bytes.
        here: Whether it is on this machine; if not, ``lyrica models pull`` fetches it.
        path: Its file, where the embedded engine runs it.
        quantization: How its weights are packed, ``Q4_K_M``; None where not known.
        context: Tokens that it can see at most; None where not known.
        capabilities: What it can do (``completion``, ``thinking``, …); None where not known.
        cloud: Whether it runs elsewhere, and words leave this machine.
        chosen: Whether a song that names no model is written with it.
    """

    name: str
    provider: str
    size: int
    here: bool
    path: Path | None = None
    quantization: str | None = None
    context: int | None = None
    capabilities: tuple[str, ...] | None = None
    cloud: bool = False
    chosen: bool = False


class Models:
    """The models of one machine under one set of settings."""

    def __init__(self, settings: Settings) -> None:
        """Take the settings."""
        self._settings = settings

    def choose(self, name: str | None = None, tell: Callable[[str], None] | None = None) -> Chosen:
        """Open the named model, or the one that is set, or the best that is here.

        Args:
            name: As ``--model`` takes it.
            tell: Called while it writes with what whoever waits should know, one sentence each.

        Raises:
            ModelError: It cannot be used; the message names what to type next.
        """
        from lyrica_cli.core.llm.choice import choose

        return choose(name, self._settings, tell or (lambda _sentence: None))

    def weights(self) -> Path | None:
        """Find the file that ``--model embedded`` runs; None if there is none yet.

        Raises:
            ModelError: What is there cannot be run.
        """
        from lyrica_cli.core.llm.weights import find

        return find(self._settings)

    def pull(self, name: str, progress: Callable[[int, int], None]) -> Path | None:
        """Fetch a model: the built-in one from the hub into the data directory, any other through Ollama.

        Args:
            name: Which; ``embedded`` is the built-in model.
            progress: Called with the bytes that are here and the bytes there will be.

        Returns:
            The file, or None where Ollama keeps it.

        Raises:
            ModelError: There are none of that name, or they could not be fetched whole.
            OutputError: They could not be written.
        """
        from lyrica_cli.core.library import weights as encoder
        from lyrica_cli.core.llm import fetching, weights

        if name in encoder.NAMES:
            return encoder.pull(self._settings, progress)
        if name in weights.KNOWN:
            return weights.pull(name, self._settings, progress)
        fetching.pull(self._settings.ollama_host, name, progress)
        return None

    def listing(self) -> list[ModelRow]:
        """List what could write here: the embedded engine's weights, then what an Ollama that answers has."""
        from lyrica_cli.core.errors import ModelError
        from lyrica_cli.core.llm.served import served
        from lyrica_cli.core.llm.weights import listing

        try:
            use = self.choose().use
            chosen = "embedded" if use.provider == "embedded" else f"{use.provider}:{use.name}"
        except ModelError:
            chosen = ""
        rows = [
            ModelRow(
                name := "embedded" if row.used or row.path is None else row.name,
                "embedded",
                row.size,
                row.path is not None,
                row.path,
                quantization=row.quantization,
                chosen=name == chosen and row.used,
            )
            for row in listing(self._settings)
        ]
        try:
            models = served(self._settings.ollama_host)
        except ModelError:
            return rows
        return rows + [self._row(model, chosen) for model in models]

    def _row(self, model: Served, chosen: str) -> ModelRow:
        """Describe a model of Ollama's, by what the list tells and by what is told on asking."""
        from lyrica_cli.core.errors import ModelError
        from lyrica_cli.core.llm.served import Shown, shown

        try:
            told = shown(self._settings.ollama_host, model.name)
        except ModelError:  # it was removed this moment, or cannot be shown
            told = Shown()
        name = f"ollama:{model.name}"
        return ModelRow(
            name,
            "ollama",
            model.size,
            here=not model.cloud,
            quantization=model.details.quantization_level or None,
            context=told.context,
            capabilities=model.capabilities if model.capabilities is not None else told.capabilities,
            cloud=model.cloud,
            chosen=name == chosen,
        )
