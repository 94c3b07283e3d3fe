"""One way to read a file of lyrics, whatever its format."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from lyrica_cli.core.library.decode import decode
from lyrica_cli.core.library.failure import Unreadable
from lyrica_cli.core.library.readers import chordpro, lrc, records, text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lyrica_cli.core.library.lyric import Lyric


class Record(NamedTuple):
    """One record of a file.

    Attributes:
        entry: Its number in the file, from 1.
        lyric: What it holds; an :class:`Unreadable` says why it holds nothing.
    """

    entry: int
    lyric: Lyric | Unreadable


VERSION = 1
"""Raised when files read before must be read again."""

READERS: dict[str, Callable[[str], Iterator[Lyric | Unreadable]]] = {
    ".txt": text.read,
    ".md": text.read,
    ".json": records.read_json,
    ".jsonl": records.read_jsonl,
    ".ndjson": records.read_jsonl,
    ".csv": records.read_csv,
    ".lrc": lrc.read,
    ".cho": chordpro.read,
    ".crd": chordpro.read,
    ".chopro": chordpro.read,
    ".chordpro": chordpro.read,
    ".pro": chordpro.read,
}
"""The formats by the ending of the file's name."""


def read(data: bytes, suffix: str) -> Iterator[Record]:
    """Read a file's records.

    Args:
        data: Its bytes.
        suffix: Its ending, which names the format; one of :data:`READERS`.

    Raises:
        Unreadable: The file as a whole cannot be read.
    """
    if suffix not in READERS:
        raise Unreadable(f"lyrics come as {', '.join(READERS)}")
    found = 0
    for found, each in enumerate(READERS[suffix](decode(data)), start=1):
        yield Record(found, each)
    if not found:
        raise Unreadable("there is nothing in it")


def sniff(data: bytes) -> str:
    r"""Tell the format of text that has no name.

    >>> sniff(b'{"title": "Gravel", "lyrics": "Drive slow"}'), sniff(b"[Chorus]\nDrive slow")
    ('.jsonl', '.txt')
    """
    import json

    start = data.lstrip()[:1]
    if start == b"{":
        return ".jsonl"
    if start == b"[":
        try:
            json.loads(data)
        except (ValueError, RecursionError):
            return ".txt"
        return ".json"
    return ".txt"
