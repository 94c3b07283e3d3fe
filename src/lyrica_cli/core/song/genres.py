"""Genres: what a songwriter takes for granted about each, as data in ``forms/*.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from lyrica_cli.core.errors import FormError
from lyrica_cli.core.song.form import Form, TitlePlace, parse_form
from lyrica_cli.core.song.quote import shown
from lyrica_cli.core.song.section import kind_of

if TYPE_CHECKING:
    from lyrica_cli.core.song.brief import PointOfView

DEFAULT = "pop"
"""The genre of a song that was asked for without one."""
_ORDER = "V C V C B C"
_TELLING = 3  # letters; a shorter name would be found at the end of a word by accident
_CHOOSE = f'Choose: lyrica generate --form "{_ORDER}"'


@dataclass(frozen=True, slots=True)
class Genre:
    """A genre's defaults.

    Attributes:
        name: What Lyrica calls it: ``r&b``.
        form: Its form, with its strictness of rhyme and its title lines.
        pov: Who speaks, unless the brief says.
        to: Who is spoken to (``you``); None if nobody in particular.
        tense: ``present`` or ``past``.
        voice: Who speaks to whom and when, as a phrase.
        bpm: Beats a minute.
        bars_a_line: Bars that one line takes.
        words: Fewest and most words sung that are usual.
        family: Which exemplars it learns from.
        aliases: Other names, in lower case and without spaces or signs.
        heat: What it adds to the sampling temperature of a model that no grammar holds: more where words may be wild.
        note: What a writer who asks for it should know; None if nothing.
    """

    name: str
    form: Form
    pov: PointOfView
    to: str | None
    tense: str
    voice: str
    bpm: int
    bars_a_line: int
    words: tuple[int, int]
    family: str
    aliases: tuple[str, ...] = ()
    heat: float = 0.0
    note: str | None = None


def names() -> tuple[str, ...]:
    """Return the names of all genres, in alphabetical order."""
    return tuple(_genres())


def genre(name: str) -> Genre:
    """Return the genre of that exact name, one of :func:`names`; KeyError if there is none."""
    return _genres()[name]


def resolve(text: str | None) -> tuple[Genre, str | None]:
    """Find the genre that a writer means.

    Args:
        text: As typed; case, spaces, hyphens and signs do not matter. None takes the default.

    Returns:
        The genre, and a note for the writer or None. An unknown genre is no error: it gets verses, choruses and a
        bridge, and the note says so.
    """
    if text is None or not text.strip():
        return genre(DEFAULT), None
    known = _known()
    key = _key(text)
    if key in known:
        found = genre(known[key])
        return found, found.note
    # "vaporwave" and "folk punk" end in what they are.
    ending = max((name for name in known if len(name) >= _TELLING and key.endswith(name)), key=len, default=None)
    if ending is not None:
        found = genre(known[ending])
        return found, f'no form for "{shown(text)}"; used {found.name}. {_CHOOSE}'
    base = genre(DEFAULT)
    plain = replace(base, form=parse_form(_ORDER, base.form))
    return plain, f'no form for "{shown(text)}"; used {_ORDER} with the sections of {base.name}. {_CHOOSE}'


def find_form(text: str, base: Genre) -> Form:
    """Read what a writer gave for a form: a genre's name, or a form in notation.

    Args:
        text: As typed.
        base: The song's genre, which lends what the notation leaves open.

    Raises:
        FormError: it is neither.
    """
    named = _known().get(_key(text))
    if named is not None and ":" not in text:
        return genre(named).form
    if text.strip().isalpha() and kind_of(text.strip()) is None:
        raise FormError(f'--form: no form named "{shown(text)}". There are: {", ".join(names())}; or: "{_ORDER}"')
    return parse_form(text, base.form)


def _key(text: str) -> str:
    return "".join(letter for letter in text[:200].casefold() if letter.isalnum())


@cache
def _genres() -> dict[str, Genre]:
    folder = resources.files(__package__) / "forms"
    read = [
        _genre(tomllib.loads(file.read_text(encoding="utf-8")))
        for file in folder.iterdir()
        if file.name.endswith(".toml")
    ]
    return {each.name: each for each in sorted(read, key=lambda each: each.name)}


@cache
def _known() -> dict[str, str]:
    return {key: each.name for each in _genres().values() for key in (_key(each.name), *each.aliases)}


def _genre(data: dict[str, Any]) -> Genre:
    return Genre(
        name=data["name"],
        form=parse_form(
            data["form"],
            strictness=data["rhyme"],
            title=data.get("title", ""),
            place=TitlePlace(data.get("title_place", TitlePlace.LINE)),
            name=data["name"],
        ),
        pov=data["pov"],
        to=data.get("to"),
        tense=data["tense"],
        voice=data["voice"],
        bpm=data["bpm"],
        bars_a_line=data["bars_a_line"],
        words=(data["words"][0], data["words"][1]),
        family=data["family"],
        aliases=tuple(data["aliases"]),
        heat=data.get("heat", 0.0),
        note=data.get("note"),
    )
