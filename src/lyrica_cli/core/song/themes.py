"""Situations to write about when the writer named none, as data in ``themes.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Theme:
    """One situation.

    Attributes:
        text: The situation, as a writer would type it.
        images: Words for the things that belong to it; lower case.
    """

    text: str
    images: tuple[str, ...]


@cache
def themes() -> tuple[Theme, ...]:
    """Return all situations, in the order of the file."""
    text = (resources.files(__package__) / "themes.toml").read_text(encoding="utf-8")
    return tuple(Theme(name, tuple(data["images"].split())) for name, data in tomllib.loads(text).items())


def find(text: str) -> Theme | None:
    """Return the situation of that text, whatever its case and spacing; None if it is the writer's own."""
    key = " ".join(text[:200].casefold().split())
    return next((each for each in themes() if each.text == key), None)
