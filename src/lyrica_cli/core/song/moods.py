"""Moods: the things and acts in which each is sung, as data in ``moods.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from lyrica_cli.core.song.quote import shown


@dataclass(frozen=True, slots=True)
class Mood:
    """One mood.

    Attributes:
        name: What Lyrica calls it.
        aliases: Other names, in lower case.
        images: Words that carry it: things, acts, colours; lower case.
        shun: Words that would break it; lower case.
    """

    name: str
    aliases: tuple[str, ...]
    images: tuple[str, ...]
    shun: tuple[str, ...]


def names() -> tuple[str, ...]:
    """Return the names of all moods, in alphabetical order."""
    return tuple(sorted(_moods()))


def mood(name: str) -> Mood:
    """Return the mood of that exact name, one of :func:`names`; KeyError if there is none."""
    return _moods()[name]


def resolve(text: str | None) -> tuple[Mood | None, str | None]:
    """Find the mood that a writer means.

    Args:
        text: As typed; case and hyphens do not matter. In several words, the first that names a mood counts.

    Returns:
        The mood, None if there is none of that name; and a note for the writer, or None.
    """
    if text is None or not text.strip():
        return None, None
    words = text[:200].casefold().replace("-", " ").replace(",", " ").split()
    known = _known()
    # "not happy" names a mood only to deny it.
    single = [] if {"not", "no", "without", "less"} & set(words) else words
    found = next((known[name] for name in (" ".join(words), "".join(words), *single) if name in known), None)
    if found is not None:
        return mood(found), None
    return None, f'no mood "{shown(text)}"; wrote without one. Choose: {", ".join(names())}'


@cache
def _moods() -> dict[str, Mood]:
    text = (resources.files(__package__) / "moods.toml").read_text(encoding="utf-8")
    return {
        name: Mood(name, tuple(data["aliases"]), tuple(data["images"].split()), tuple(data["shun"].split()))
        for name, data in tomllib.loads(text).items()
    }


@cache
def _known() -> dict[str, str]:
    return {name: each.name for each in _moods().values() for name in (each.name, *each.aliases)}
