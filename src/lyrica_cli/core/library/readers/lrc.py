"""LRC: lines with the times at which they are sung; a line with several times comes back at each."""

from __future__ import annotations

import re
from operator import itemgetter
from typing import TYPE_CHECKING

from lyrica_cli.core.library.lyric import Facts, Lyric, as_lines, tidy
from lyrica_cli.core.library.split import split

if TYPE_CHECKING:
    from collections.abc import Iterator

_TIMES = re.compile(r"((?:\[\d{1,3}:\d{1,2}(?:[.:]\d{1,3})?\]\s*)+)(.*)")
_TIME = re.compile(r"\[(\d{1,3}):(\d{1,2})(?:[.:](\d{1,3}))?\]")
_TAG = re.compile(r"\[(ti|ar|al|au|la|lang):(.*)\]", re.IGNORECASE)
_OTHER_TAG = re.compile(r"\[[a-z#]+:.*\]", re.IGNORECASE)
_INNER = re.compile(r"<\d{1,3}:\d{1,2}(?:[.:]\d{1,3})?>\s?")


def read(text: str) -> Iterator[Lyric]:
    """Read one lyric, its lines in the order of their times.

    Raises:
        Unreadable: There is none in it.
    """
    tags: dict[str, str] = {}
    timed: list[tuple[float, int, str]] = []
    clock = 0.0
    for number, line in enumerate(text.split("\n")):
        bare = line.strip()
        if (tag := _TAG.fullmatch(bare)) is not None:
            tags.setdefault(tag[1].lower(), tag[2])
        elif (times := _TIMES.fullmatch(bare)) is not None:
            words = " ".join(_INNER.sub("", times[2]).split())
            for minutes, seconds, part in _TIME.findall(times[1]):
                clock = int(minutes) * 60 + int(seconds) + float(f"0.{part or 0}")
                timed.append((clock, number, words))
        elif not _OTHER_TAG.fullmatch(bare):
            timed.append((clock, number, bare))
    facts = Facts(
        title=tidy(tags.get("ti")),
        artist=tidy(tags.get("ar") or tags.get("au")),
        album=tidy(tags.get("al")),
        language=tidy(tags.get("la") or tags.get("lang")),
    )
    yield Lyric(facts, split(as_lines(words for _, _, words in sorted(timed, key=itemgetter(0, 1)))))
