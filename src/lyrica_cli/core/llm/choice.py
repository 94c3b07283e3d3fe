"""Which model writes this song, and why that one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from lyrica_cli.core.errors import ModelError, ModelNotFound, ModelRefused, UsageError
from lyrica_cli.core.llm import blobs, memory, weights
from lyrica_cli.core.llm.faults import OTHERWISE, missing
from lyrica_cli.core.llm.served import Served, plain, served, shown
from lyrica_cli.core.song.song import ModelUse

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lyrica_cli.core.llm.base import LanguageModel
    from lyrica_cli.core.settings import Settings

USUAL = "llama3.2"
"""The model of Ollama's that is taken before all others where the writer has set none."""

SHARE = 0.6
"""Weights larger than this share of memory would crowd out everything else."""

_OURS = ("embedded", "scripted:")  # how the names of models begin that are not Ollama's
_PULLED = "ollama/"  # after "embedded:", the file that Ollama has pulled
_EMBEDDERS = (
    "bert",
    "embed",
    "minilm",
    "bge-",
)  # what their names hold, for servers that do not tell what a model does


@dataclass(frozen=True, slots=True)
class Chosen:
    """A model, not opened yet.

    Attributes:
        model: It; whoever asked for the choice closes it.
        use: Who it is and why it was chosen; the reason is a phrase that can follow its name in brackets.
        fallback: Makes the model that can finish a song if this one dies; None where there is none.
    """

    model: LanguageModel
    use: ModelUse
    fallback: Callable[[], LanguageModel] | None = None


def _silent(_text: str) -> None:
    """Say nothing."""


def choose(name: str | None, settings: Settings, tell: Callable[[str], None] = _silent) -> Chosen:
    """Choose the model to write with.

    Args:
        name: As ``--model`` takes it: ``ollama:NAME`` or ``NAME``, ``embedded``, ``embedded:PATH``,
            ``embedded:ollama/NAME``, ``scripted:PATH``. None takes the set one if it can be had, else
            the best of what is here.
        settings: What is in force.
        tell: Called while the model writes with what whoever waits should know, one sentence each.

    Raises:
        UsageError: The name is no name.
        ModelError: The named model cannot be used, or none can; the message names what to type next.
    """
    if name is not None:
        return _named(name, settings, "you named it", tell)
    if settings.model is not None and settings.model.startswith(_OURS):
        return _named(settings.model, settings, "your setting", tell)
    return _found(settings, tell)


def _named(name: str, settings: Settings, why: str, tell: Callable[[str], None]) -> Chosen:
    """Take exactly this model, or refuse."""
    kind, _, rest = name.partition(":")
    if not name.strip() or not name.isprintable() or (kind in {"ollama", "scripted"} and not rest):
        raise UsageError(f"--model {name!r}: no such model. See what there is: lyrica models list")
    if kind == "embedded" and rest.startswith(_PULLED):
        return _blob(rest.removeprefix(_PULLED), settings, why)
    if kind == "embedded":
        path = weights.checked(Path(rest).expanduser()) if rest else weights.find(settings)
        if path is None:
            raise ModelNotFound(f"no weights for the embedded model yet. Fetch them: {weights.PULL}")
        return _embedded(path, settings, why)
    if kind == "scripted":
        from lyrica_cli.core.llm.scripted import ScriptedModel

        return _chosen(ScriptedModel.from_file(Path(rest).expanduser()), why)
    wanted = name.removeprefix("ollama:")
    model = _pick(wanted, served(settings.ollama_host, patience=min(15, settings.first_token_timeout)))
    if model is None:
        raise missing(wanted)
    if not _writes(model, settings):
        raise ModelRefused(f"{model.name} only embeds text, it cannot write. Name another model, or: {OTHERWISE}")
    return _ollama(model, settings, why, tell)


def _found(settings: Settings, tell: Callable[[str], None]) -> Chosen:
    """Take what Ollama has, else the embedded model."""
    try:
        model, why = _of_ollama(settings)
        return _ollama(model, settings, why, tell)
    except ModelError as error:
        why = str(error).partition(". ")[0]  # the first sentence says what is wrong, the next what to type
    path = weights.find(settings)
    if path is None:
        raise ModelNotFound(f"no model ({why}). Start Ollama: ollama serve, or fetch one: {weights.PULL}")
    return _embedded(path, settings, why)


def _of_ollama(settings: Settings) -> tuple[Served, str]:
    """Take the set model or the usual one, else the newest that fits; and say why."""
    wanted = (settings.model or USUAL).removeprefix("ollama:")
    models = served(settings.ollama_host)
    model = _pick(wanted, models)
    # What the writer has set may run anywhere; what Lyrica takes by itself never leaves this machine.
    if model is not None and (settings.model is not None or not model.cloud) and _writes(model, settings):
        return model, "your setting" if settings.model else "Ollama has it"
    for model in _newest_first(models):
        if _writes(model, settings):
            return model, f"Ollama has no {wanted}; this is its newest that fits"
    raise ModelNotFound("Ollama has no chat model that fits in memory. Fetch one: lyrica models pull llama3.2")


def _ollama(model: Served, settings: Settings, why: str, tell: Callable[[str], None]) -> Chosen:
    from lyrica_cli.core.llm.ollama import OllamaModel, Patience

    digest = f"sha256:{model.digest.removeprefix('sha256:')}" if model.digest else None
    if model.cloud:
        why += "; it runs in a cloud: your words leave this machine"
    opened = OllamaModel(
        model.name,
        settings.ollama_host,
        context=settings.context,
        digest=digest,
        keep_alive=settings.keep_alive,
        patience=Patience(
            connect=settings.connect_timeout,
            first_token=settings.first_token_timeout,
            between_tokens=settings.between_tokens_timeout,
            total=settings.total_timeout,
            retries=settings.retries,
        ),
        tell=tell,
    )
    return _chosen(opened, why, _spare(settings))


def _spare(settings: Settings) -> Callable[[], LanguageModel] | None:
    try:
        path = weights.find(settings)
    except ModelError:  # weights that cannot be used are no fallback, and no reason to stop
        return None
    return None if path is None else partial(_engine, path, settings)


def _blob(name: str, settings: Settings, why: str) -> Chosen:
    """Run the file that Ollama has pulled by our engine, whose grammar is exact."""
    blob = blobs.find(name)
    return _chosen(_engine(weights.checked(blob.path), settings, name=blob.name, digest=blob.digest), why)


def _embedded(path: Path, settings: Settings, why: str) -> Chosen:
    return _chosen(_engine(path, settings), why)


def _engine(path: Path, settings: Settings, **known: str) -> LanguageModel:
    from lyrica_cli.core.llm.embedded import EmbeddedModel, processes

    among = processes(path)
    return EmbeddedModel(
        path, threads=settings.engine_threads(among), context=settings.context, processes=among, **known
    )


def _chosen(model: LanguageModel, why: str, fallback: Callable[[], LanguageModel] | None = None) -> Chosen:
    info = model.info
    return Chosen(model, ModelUse(provider=info.provider, name=info.name, digest=info.digest, reason=why), fallback)


def _newest_first(models: Sequence[Served]) -> list[Served]:
    """Keep the local models that fit in memory, the one that was changed last first."""
    room = memory.total()
    fits = [model for model in models if not model.cloud and (room is None or model.size <= SHARE * room)]
    return sorted(fits, key=lambda model: model.modified_at, reverse=True)


def _writes(model: Served, settings: Settings) -> bool:
    """Whether a model can write at all, and does not only embed."""
    can = model.capabilities if model.capabilities is not None else shown(settings.ollama_host, model.name).capabilities
    if can is not None:
        return "completion" in can
    label = f"{model.name} {model.details.family}".lower()
    return not any(word in label for word in _EMBEDDERS)


def _pick(name: str, models: Sequence[Served]) -> Served | None:
    """Find a model by its name."""
    return next((model for model in models if plain(model.name) == plain(name)), None)
