"""What front matter, names of files and names of folders say about a lyric."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from lyrica_cli.core.library.failure import Unreadable
from lyrica_cli.core.library.lyric import Facts, tidy
from lyrica_cli.core.song.genres import names as genre_names

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import PurePath

_OPENS = re.compile(r"\A---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*\n?", re.DOTALL | re.MULTILINE)
LONGEST = 20_000
"""Characters of front matter."""
_TRACK = re.compile(r"^\d{1,3}\s*[.)_-]*\s*(?=\D)")
_NAMES = {
    "title": ("title", "name", "song", "t"),
    "artist": ("artist", "artists", "author", "writer", "writers", "band", "performer", "composer", "lyricist"),
    "album": ("album", "record", "collection"),
    "genre": ("genre", "genres", "style", "tag"),
    "mood": ("mood", "moods", "feeling"),
    "theme": ("theme", "about", "subject", "topic"),
    "language": ("language", "lang", "locale"),
}


def front_matter(text: str) -> tuple[Facts, str]:
    r"""Part front matter from the text below it.

    Raises:
        Unreadable: It cannot be understood.

    >>> front_matter("---\ntitle: Gravel\nmood: [sad, tender]\n---\nDrive slow")[1]
    'Drive slow'
    """
    found = _OPENS.match(text)
    if found is None:
        return Facts(), text
    if len(found[1]) > LONGEST:
        raise Unreadable(f"its front matter is longer than {LONGEST:,} characters")
    import yaml

    try:
        # The base loader makes text of everything: "no" stays a word, and nothing is built by name.
        values = yaml.load(found[1], Loader=yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError) as error:
        where = getattr(error, "problem_mark", None)
        raise Unreadable(f"its front matter is no YAML{f': line {where.line + 2}' if where else ''}") from error
    return (facts_of(values) if isinstance(values, dict) else Facts()), text[found.end() :]


def facts_of(values: Mapping[Any, Any]) -> Facts:
    """Read the facts out of a mapping by the names people give them, whatever their case.

    >>> facts_of({"Artist": "The Gulls", "GENRE": "folk", "year": 1999})
    Facts(title=None, artist='The Gulls', album=None, genre='folk', mood=None, theme=None, language=None)
    """
    lowered = {str(key).strip().lower(): value for key, value in values.items()}
    return Facts(
        **{
            fact: next((text for name in names if (text := tidy(lowered.get(name)))), None)
            for fact, names in _NAMES.items()
        }
    )


def facts_of_path(within: PurePath) -> Facts:
    """Read ``Artist/Album/01 Title.txt``; a folder that is named as a genre is one, ``Artist - Title`` is both.

    >>> from pathlib import PurePath
    >>> facts_of_path(PurePath("The Gulls/Salt/01 Porch Light.txt"))
    Facts(title='Porch Light', artist='The Gulls', album='Salt', genre=None, mood=None, theme=None, language=None)
    >>> facts_of_path(PurePath("folk/02-gravel.md")).genre
    'folk'
    """
    folders = [part for part in within.parts[:-1] if part not in {"..", "/"}]
    genre = next((part.lower() for part in folders if part.lower() in genre_names()), None)
    people = [part for part in folders if part.lower() != genre]
    title, artist = _named(within.stem)
    if people:
        artist = tidy(people[-2] if len(people) > 1 else people[-1])
    return Facts(title=title, artist=artist, album=tidy(people[-1]) if len(people) > 1 else None, genre=genre)


def _named(stem: str) -> tuple[str | None, str | None]:
    name = _TRACK.sub("", stem) or stem
    artist, dash, title = name.partition(" - ")
    if dash and title.strip():
        return tidy(title), tidy(artist)
    if " " not in name:
        name = re.sub(r"[_-]+", " ", name)
    if name == name.lower():
        name = re.sub(r"\b[a-z]", lambda letter: letter[0].upper(), name.replace(r"'", "’")).replace("’", "'")  # ruff: ignore[ambiguous-unicode-character-string]
    return tidy(name), None
