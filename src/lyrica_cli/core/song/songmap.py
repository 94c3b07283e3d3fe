"""A song map: the plan of a song on one page, a line a section, to be changed and written from.

It is a brief with the sections laid out: whatever reads a brief reads it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lyrica_cli.core.song.brief import Brief, SectionWish

SCHEMA = 1
_HEAD = """\
# A song map. Change what you like, then: lyrica generate --plan FILE
# `new` is what a section sings of that no other does, in words or things. A rhyme family can be named by a word that
# is in it: rhymes = { A = "night" }. An empty title is taken from the hook line.
"""


@dataclass(frozen=True, slots=True)
class MapSection:
    """One section of a map.

    Attributes:
        label: Its heading, ``Verse 1``.
        scheme: Its rhyme scheme and syllables, ``XAXA:8.7``.
        move: What it does for the story.
        wish: What is new in it, and its rhymes.
    """

    label: str
    scheme: str
    move: str
    wish: SectionWish


@dataclass(frozen=True, slots=True)
class SongMap:
    """A map.

    Attributes:
        brief: What is asked for, with what was chosen filled in; its own sections are not looked at.
        voice: Who speaks to whom, and when, as the genre has it.
        sections: Prefix of a section -> the section, in the order in which they are first sung.
    """

    brief: Brief
    voice: str
    sections: Mapping[str, MapSection]

    @property
    def data(self) -> dict[str, Any]:
        """Give it as JSON data."""
        return {
            "schema": SCHEMA,
            **self._fields(),
            "sections": {
                prefix: {
                    "label": each.label,
                    "scheme": each.scheme,
                    "move": each.move,
                    "new": each.wish.new,
                    "rhymes": dict(each.wish.rhymes),
                }
                for prefix, each in self.sections.items()
            },
        }

    @property
    def toml(self) -> str:
        """Print it as TOML, a line a section."""
        lines = [_HEAD, f"schema = {SCHEMA}"]
        lines += [f"{name} = {_value(value)}" for name, value in self._fields().items()]
        lines += ["", "[sections]", f"# {self.voice}"]
        for prefix, each in self.sections.items():
            rhymes = ", ".join(f"{letter} = {_value(word)}" for letter, word in each.wish.rhymes.items())
            named = f", rhymes = {{ {rhymes} }}" if rhymes else ""
            wish = f"{prefix} = {{ new = {_value(each.wish.new)}{named} }}"
            lines.append(f"{wish}  # {each.label}, {each.scheme}: {each.move}")
        return "\n".join(lines) + "\n"

    def _fields(self) -> dict[str, Any]:
        asked = self.brief.model_dump(mode="json", exclude={"sections"})
        always = {"title": self.brief.title or "", "theme": self.brief.theme or ""}
        given = {name: value for name, value in asked.items() if value not in (None, [], False)}
        return always | {name: value for name, value in given.items() if name != "language"}


def _value(value: Any) -> str:
    """Write a value as TOML, whose basic strings are JSON's."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "")
