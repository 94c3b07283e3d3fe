"""What the shell offers after Tab. Runs at every key press: only what is cheap to import and to read."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

ENCODERS = ("encoder", "all-MiniLM-L6-v2")
"""What the library's embedding model goes by; a test holds them equal to the core's."""
NEWEST = 20
"""How many of the newest songs are offered."""


def genres(incomplete: str) -> list[str]:
    """Offer the genres that have a form."""

    def names() -> Iterable[str]:
        from lyrica_cli.core.song.catalog import genre_names as known

        return known()

    return _offer(names, incomplete)


def moods(incomplete: str) -> list[str]:
    """Offer the moods that have words of their own."""

    def names() -> Iterable[str]:
        from lyrica_cli.core.song.catalog import mood_names as known

        return known()

    return _offer(names, incomplete)


def models(incomplete: str) -> list[str]:
    """Offer the providers; asking a server for its models would take too long here."""
    return _offer(lambda: ("embedded", "encoder", "ollama:", "ollama:llama3.2"), incomplete)


def settings(incomplete: str) -> list[str]:
    """Offer the names of the settings."""
    return _offer(lambda: KEYS, incomplete)


def songs(incomplete: str) -> list[tuple[str, str]]:
    """Offer `last` and the newest songs, each with its title."""

    def newest() -> Iterable[tuple[str, str]]:
        from lyrica_cli.core.places import quick_data_dir
        from lyrica_cli.core.store import newest_titles

        return newest_titles(quick_data_dir(), NEWEST)

    return _titled([("last", "the version touched last")], newest, incomplete)


def documents(incomplete: str) -> list[tuple[str, str]]:
    """Offer what came last into the library, each with its title."""

    def newest() -> Iterable[tuple[str, str]]:
        from lyrica_cli.core.places import quick_data_dir
        from lyrica_cli.core.store import newest_documents

        return newest_documents(quick_data_dir(), NEWEST)

    return _titled([], newest, incomplete)


KEYS = (
    "data_dir",
    "model",
    "ollama_host",
    "embedded_weights",
    "threads",
    "context",
    "candidates",
    "temperature",
    "frames",
    "rounds",
    "explicit",
    "taste",
    "genre",
    "keep_alive",
    "connect_timeout",
    "first_token_timeout",
    "between_tokens_timeout",
    "total_timeout",
    "retries",
    "environment",
    "log_level",
    "health_token_file",
    "health_hosts",
    "health_origins",
    "health_rate",
    "encoder",
    "exact_up_to",
)
"""The settings' names; the settings themselves take too long to import. A test holds them equal."""


class _AsTyped:
    """Takes a parameter's text for its value."""

    @staticmethod
    def coerce(value: Any, **_: Any) -> Any:
        """Give the value back."""
        return value


def skip_coercion() -> None:
    """Keep Typer from loading its validators, which alone take half the time that completion may take.

    For the rest of the process: only completion may run after it.
    """
    from typer.core import TyperArgument, TyperOption

    for kind in (TyperArgument, TyperOption):
        kind.get_runtime_param = lambda _: _AsTyped()  # type: ignore[assignment, method-assign, return-value]


def _offer(names: Callable[[], Iterable[str]], incomplete: str) -> list[str]:
    try:
        return [name for name in names() if name.startswith(incomplete.lower())]
    except Exception:  # ruff: ignore[blind-except]  # as above
        return []


def _titled(
    first: list[tuple[str, str]], newest: Callable[[], Iterable[tuple[str, str]]], incomplete: str
) -> list[tuple[str, str]]:
    found = list(first)
    with suppress(Exception):  # a shell has nowhere to show an error; it just offers less
        found += newest()
    return [(name, _tame(title)) for name, title in found if name.startswith(incomplete)]


def _tame(title: str) -> str:
    """Keep letters, digits and blanks: some shells evaluate what they are offered."""
    return " ".join("".join(c if c.isalnum() else " " for c in title).split())
