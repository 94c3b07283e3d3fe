"""One stanza to learn from, and where to find it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Stanza:
    """One stanza.

    Attributes:
        theme: What it is about, in a few words.
        mood: One of the moods.
        kind: The kind of section it could stand in: ``verse``, ``chorus``, ….
        lines: Its lines, in lower case, without punctuation at their ends.
        quoted: Whether it is the writer's, and is shown to models as a quotation.
    """

    theme: str
    mood: str
    kind: str
    lines: tuple[str, ...]
    quoted: bool = False


def families() -> tuple[str, ...]:
    """Return the names of the genre families that have exemplars, in alphabetical order."""
    files = (file.name for file in resources.files(__package__).iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in files if name.endswith(".toml")))


@cache
def stanzas(family: str) -> tuple[Stanza, ...]:
    """Return the stanzas of a genre family, in the order of its file.

    Raises:
        FileNotFoundError: there is no such family.
    """
    text = (resources.files(__package__) / f"{family}.toml").read_text(encoding="utf-8")
    return tuple(
        Stanza(each["theme"], each["mood"], each["kind"], tuple(each["lines"]))
        for each in tomllib.loads(text)["stanza"]
    )
