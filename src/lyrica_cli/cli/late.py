"""Commands that are loaded when they are typed: the page of all commands must not wait for each one's flags."""

from collections.abc import Iterator, Mapping, MutableMapping
from importlib import import_module
from typing import Any, NamedTuple

import typer
from typer.main import get_command


class Late(NamedTuple):
    """A command that is not loaded yet.

    Attributes:
        module: Where its ``register`` is.
        panel: The heading that it stands under on the page.
        short_help: What the page says of it.
    """

    module: str
    panel: str
    short_help: str


LATE = {
    "ideas": Late("lyrica_cli.cli.commands.ideas", "Write", "titles and hook lines to start from"),
    "revise": Late(
        "lyrica_cli.cli.commands.revise", "Write", "other words for a line or a section; everything else stays"
    ),
    "analyze": Late("lyrica_cli.cli.commands.analyze", "Listen", "rhyme scheme, syllables and stress of any lyric"),
    "rhymes": Late("lyrica_cli.cli.commands.rhymes", "Listen", "words that rhyme, by sound, syllables and meaning"),
    "jot": Late("lyrica_cli.cli.commands.jot", "Your library", "keep a line or a title before it goes"),
    "ingest": Late("lyrica_cli.cli.commands.ingest", "Your library", "take in your folders of lyrics"),
    "search": Late("lyrica_cli.cli.commands.search", "Your library", "find a line by meaning, by words or by sound"),
    "library": Late("lyrica_cli.cli.commands.library", "Your library", "what was taken in: list, show, remove"),
    "history": Late(
        "lyrica_cli.cli.commands.history.group", "Keep", "every song and version: show, diff, revert, export"
    ),
    "rate": Late("lyrica_cli.cli.commands.rate", "Keep", "say what is good, of a song or a line"),
}


class Commands(MutableMapping[str, Any]):
    """All commands by name; one that is late is loaded when it is asked for."""

    def __init__(self, loaded: Mapping[str, Any]) -> None:
        self._loaded = dict(loaded)

    def __getitem__(self, name: str) -> Any:
        if name not in self._loaded:
            self._loaded[name] = _load(name, LATE[name])
        return self._loaded[name]

    def __setitem__(self, name: str, command: Any) -> None:
        self._loaded[name] = command

    def __delitem__(self, name: str) -> None:
        del self._loaded[name]

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys([*self._loaded, *LATE]))

    def __len__(self) -> int:
        return len({*self._loaded, *LATE})


def _load(name: str, late: Late) -> Any:
    holder = typer.Typer(add_completion=False, rich_markup_mode=None)
    holder.callback()(_nothing)
    import_module(late.module).register(holder, late)
    group: Any = get_command(holder)
    return group.commands[name]


def _nothing() -> None:
    """Do nothing: a callback makes of one command a group of one."""
