"""Plain text and Markdown: front matter, a title, headings, stanzas."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lyrica_cli.core.library.facts import front_matter
from lyrica_cli.core.library.lyric import Facts, Lyric, as_lines, tidy
from lyrica_cli.core.library.split import heading, split

if TYPE_CHECKING:
    from collections.abc import Iterator

_HASHES = re.compile(r"#{1,6}\s+(.*?)\s*#*")
_MARKS = re.compile(r"\A(?:>\s?|[*_]{1,2}(?=\S))|[*_]{1,2}\Z|\s{2,}\Z|\\\Z")


def read(text: str) -> Iterator[Lyric]:
    """Read one lyric.

    Raises:
        Unreadable: There is none in it.
    """
    yield lyric(text)


def lyric(text: str) -> Lyric:
    r"""Read one lyric from text.

    >>> lyric("# Gravel\n\n[Verse 1]\nDrive slow").facts.title
    'Gravel'
    """
    facts, body = front_matter(text)
    title: str | None = None
    lines: list[str] = []
    for line in body.split("\n"):
        head = _HASHES.fullmatch(line.strip())
        if head is None:
            lines.append(_MARKS.sub("", line.rstrip()))
        elif heading(f"[{head[1]}]") is not None and heading(f"[{head[1]}]")[0] is not None:  # type: ignore[index]  # asked just before
            lines.append(f"[{head[1]}]")
        elif title is None and not any(map(str.strip, lines)):
            title = tidy(head[1])
        else:
            lines.append(head[1])
    return Lyric(facts.filled(Facts(title=title)), split(as_lines(lines)))
