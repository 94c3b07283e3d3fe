from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from lyrica_cli.core.errors import LyricaError, ModelNotFound, ModelRefused, ModelUnreachable, UsageError
from lyrica_cli.core.llm import memory, weights
from lyrica_cli.core.llm.choice import choose
from lyrica_cli.core.song.song import ModelUse
from ollama_double import OllamaDouble, served

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from lyrica_cli.core.settings import Settings

    MakeSettings = Callable[..., Settings]

GB = 10**9
NOBODY = "Ollama is not running at http://127.0.0.1:9"


pytestmark = pytest.mark.usefixtures("machine")


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine of 10 GB without a weights package."""
    monkeypatch.setattr(memory, "total", lambda: 10 * GB)
    monkeypatch.setattr(weights, "SMOLLM2", replace(weights.SMOLLM2, package=None))


@pytest.fixture
def pulled(settings: MakeSettings) -> Path:
    """Weights that were pulled."""
    place = settings().data_dir / "models" / weights.SMOLLM2.file
    place.parent.mkdir(parents=True)
    place.write_bytes(b"GGUF")
    return place


def older(name: str, day: int, **other: object) -> dict[str, object]:
    return served(name, modified_at=f"2026-07-{day:02}T09:00:00Z", **other)


def test_named(double: OllamaDouble, settings: MakeSettings) -> None:
    """A model of Ollama's that is named is used, with or without the provider before its name."""
    double.models = [served(), served("qwen3:4b", digest="ab")]

    uses = [choose(name, settings(ollama_host=double.url)).use for name in ("qwen3:4b", "ollama:qwen3:4b")]

    assert [ModelUse(provider="ollama", name="qwen3:4b", digest="sha256:ab", reason="you named it")] * 2 == uses


def test_named_latest(double: OllamaDouble, settings: MakeSettings) -> None:
    """A name without a tag means ``latest``, as it does to Ollama."""
    double.models = [served("llama3.2:1b"), served("llama3.2:latest")]

    assert "llama3.2:latest" == choose("llama3.2", settings(ollama_host=double.url)).use.name


def test_named_cloud(double: OllamaDouble, settings: MakeSettings) -> None:
    """A model that runs in a cloud is used only if it is named, and the reason says that words leave the machine."""
    double.models = [served("gpt-oss:120b-cloud", remote_host="https://ollama.com", size=300)]

    assert "you named it; it runs in a cloud: your words leave this machine" == (
        choose("gpt-oss:120b-cloud", settings(ollama_host=double.url)).use.reason
    )


@pytest.mark.parametrize(
    ("name", "expected", "says"),
    [
        ("mistral", ModelNotFound, "lyrica models pull mistral"),
        ("nomic-embed-text", ModelRefused, "only embeds"),
        ("embedded", ModelNotFound, "lyrica models pull embedded"),
        ("embedded:/no/such.gguf", ModelNotFound, "/no/such.gguf"),
        ("scripted:/no/such.txt", ModelNotFound, "scripted:PATH"),
        ("", UsageError, "lyrica models list"),
        ("ollama:", UsageError, "lyrica models list"),
        ("scripted:", UsageError, "lyrica models list"),
        ("llama\x1b[2J", UsageError, "lyrica models list"),
    ],
)
def test_refused(
    double: OllamaDouble, settings: MakeSettings, name: str, expected: type[LyricaError], says: str
) -> None:
    """A model that is named but cannot be used is refused, with the next command to type."""
    double.models = [served(), served("nomic-embed-text:latest", capabilities=["embedding"])]

    with pytest.raises(expected, match=says) as caught:
        choose(name, settings(ollama_host=double.url))

    assert str(caught.value).isprintable()


@pytest.mark.usefixtures("pulled")
def test_named_unreachable(settings: MakeSettings) -> None:
    """A model of Ollama's that is named is refused when Ollama does not run, though others could write."""
    with pytest.raises(ModelUnreachable, match="ollama serve"):
        choose("llama3.2", settings())


def test_scripted(settings: MakeSettings, tmp_path: Path) -> None:
    """A sheet is a model too."""
    sheet = tmp_path / "sheet.txt"
    sheet.write_text("so long", encoding="utf-8")

    chosen = choose(f"scripted:{sheet}", settings())

    assert ("scripted", None) == (chosen.use.provider, chosen.fallback)


def test_usual(double: OllamaDouble, settings: MakeSettings) -> None:
    """With none named, llama3.2 goes before newer ones."""
    double.models = [served("qwen3:4b", modified_at="2026-08-30T09:00:00Z"), older("llama3.2:latest", 1)]

    use = choose(None, settings(ollama_host=double.url)).use

    assert ("llama3.2:latest", "Ollama has it") == (use.name, use.reason)


def test_set_model(double: OllamaDouble, settings: MakeSettings) -> None:
    """The model that is set goes before the usual one."""
    double.models = [served(), served("qwen3:4b")]

    use = choose(None, settings(ollama_host=double.url, model="qwen3:4b")).use

    assert ("qwen3:4b", "your setting") == (use.name, use.reason)


def test_set_model_is_missing(double: OllamaDouble, settings: MakeSettings) -> None:
    """A set model that Ollama no longer has is replaced by the newest that fits, and the reason says so."""
    use = choose(None, settings(ollama_host=double.url, model="qwen3:4b")).use

    assert ("llama3.2:latest", "Ollama has no qwen3:4b; this is its newest that fits") == (use.name, use.reason)


def test_newest_that_fits(double: OllamaDouble, settings: MakeSettings) -> None:
    """Without the usual model the newest is taken that is local, can write and fits into 60 % of memory."""
    double.models = [
        older("small:1b", 1, size=1 * GB),
        older("fits:7b", 2, size=6 * GB),
        older("huge:70b", 9, size=6 * GB + 1),
        older("embed:latest", 8, capabilities=["embedding"]),
        older("away:cloud", 7, size=300),
        older("remote:latest", 6, remote_model="gpt-oss:120b", size=300),
        older("host:latest", 5, remote_host="https://ollama.com", size=300),
    ]

    assert "fits:7b" == choose(None, settings(ollama_host=double.url)).use.name


@pytest.mark.parametrize(
    ("shown", "expected"),
    [(["completion"], "mxbai-embed-large:latest"), (["embedding"], None), (None, None)],
    ids=["told that it writes", "told that it embeds", "told nothing: by its name"],
)
@pytest.mark.usefixtures("pulled")
def test_older_servers(
    double: OllamaDouble, settings: MakeSettings, shown: list[str] | None, expected: str | None
) -> None:
    """Where the listing does not tell what a model can do, the server is asked; else its name decides."""
    double.models = [served("mxbai-embed-large:latest", capabilities=None)]
    double.shown = shown

    use = choose(None, settings(ollama_host=double.url)).use

    assert expected == (use.name if use.provider == "ollama" else None)


def test_memory_unknown(double: OllamaDouble, settings: MakeSettings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the system does not say how much memory there is, no model is too large."""
    monkeypatch.setattr(memory, "total", lambda: None)
    double.models = [served("huge:70b", size=40 * GB)]

    assert "huge:70b" == choose(None, settings(ollama_host=double.url)).use.name


@pytest.mark.parametrize(
    ("fault", "models", "reason"),
    [
        ("none", [], "Ollama has no chat model that fits in memory"),
        ("none", [served("huge:70b", size=40 * GB)], "Ollama has no chat model that fits in memory"),
        ("none", [served(remote_host="https://ollama.com")], "Ollama has no chat model that fits in memory"),
        ("html 200", [], "What answers at {url} is not Ollama"),
        ("html 502", [], "What answers at {url} is not Ollama"),
        ("silence", [], "Ollama did not answer in time at {url}"),
    ],
)
@pytest.mark.usefixtures("pulled")
def test_embedded_instead(
    double: OllamaDouble, settings: MakeSettings, fault: str, models: list[dict[str, object]], reason: str
) -> None:
    """When Ollama has nothing to offer the embedded model is taken, and the reason says what was wrong."""
    double.fault, double.models = fault, models

    chosen = choose(None, settings(ollama_host=double.url))

    assert ("embedded", reason.format(url=double.url)) == (chosen.use.provider, chosen.use.reason)
    assert chosen.fallback is None


@pytest.mark.usefixtures("pulled")
def test_not_running(settings: MakeSettings) -> None:
    """When Ollama does not run the embedded model is taken, and the reason says so."""
    use = choose(None, settings()).use

    assert ("embedded", NOBODY) == (use.provider, use.reason)


@pytest.mark.usefixtures("pulled")
def test_set_embedded(double: OllamaDouble, settings: MakeSettings) -> None:
    """The embedded model, if it is set, is taken without asking Ollama anything."""
    use = choose(None, settings(ollama_host=double.url, model="embedded")).use

    assert ("embedded", "your setting", []) == (use.provider, use.reason, double.requests)


def test_embedded_path(settings: MakeSettings, tmp_path: Path) -> None:
    """A file of weights can be named."""
    mine = tmp_path / "mine.gguf"
    mine.write_bytes(b"GGUF")

    assert "embedded" == choose(f"embedded:{mine}", settings()).use.provider


def test_nothing_at_all(settings: MakeSettings) -> None:
    """Without Ollama and without weights the error names both ways out."""
    with pytest.raises(ModelNotFound) as caught:
        choose(None, settings())

    said = f"no model ({NOBODY}). Start Ollama: ollama serve, or fetch one: lyrica models pull embedded"
    assert said == str(caught.value)


@pytest.mark.usefixtures("pulled")
def test_fallback(double: OllamaDouble, settings: MakeSettings) -> None:
    """A model of Ollama's comes with the embedded one that can finish its song."""
    chosen = choose(None, settings(ollama_host=double.url))

    assert chosen.fallback is not None
    assert ("ollama", "embedded") == (chosen.use.provider, chosen.fallback().info.provider)


def test_no_fallback(double: OllamaDouble, settings: MakeSettings) -> None:
    """Without weights, or with a file that is none, there is no fallback, and that stops nobody."""
    bad = settings(ollama_host=double.url, embedded_weights=__file__)

    assert [None, None] == [choose(None, given).fallback for given in (settings(ollama_host=double.url), bad)]


def test_proxy(double: OllamaDouble, settings: MakeSettings, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy for the web does not hide an Ollama on this machine (R-O10)."""
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")

    assert "ollama" == choose(None, settings(ollama_host=double.url)).use.provider
