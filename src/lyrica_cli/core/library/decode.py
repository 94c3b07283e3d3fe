"""From bytes to text: which encoding a file is in, and what is no text at all."""

from __future__ import annotations

import codecs
import re

from lyrica_cli.core.library.failure import Unreadable
from lyrica_cli.core.library.lyric import clean

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 65_536
"""Bytes by which an encoding is told."""
_FEW = 0.1
"""Share of bytes above ASCII up to which a Western text is the likeliest."""
_MOST_CONTROLS = 0.02
_CONTROL = re.compile(r"[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]")
"""Controls that no text holds; escape codes are text with something left out."""


def decode(data: bytes) -> str:
    r"""Decode a file's bytes, with line ends as ``\n`` and control characters left out.

    Raises:
        Unreadable: It is no text.

    >>> decode("Caf\u00e9 at ten".encode("cp1252")), decode("one\r\ntwo".encode("utf-16"))
    ('Café at ten', 'one\ntwo')
    """
    text = _text(data).replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u0085", "\n")
    if "\x00" in text:
        raise Unreadable("it holds NUL bytes: no text file")
    if len(_CONTROL.findall(text[:_SAMPLE])) > _MOST_CONTROLS * min(len(text), _SAMPLE):
        raise Unreadable("it is no text file")
    return clean(text)


def _text(data: bytes) -> str:
    for mark, name in _BOMS:
        if data.startswith(mark):
            try:
                return data.decode(name)
            except UnicodeDecodeError as error:
                raise Unreadable(f"it begins as {name.upper()} and is not: byte {error.start}") from error
    if (wide := _wide(data[:_SAMPLE])) is not None:
        try:
            return data.decode(wide)
        except UnicodeDecodeError as error:
            raise Unreadable("it is no text file") from error
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _guessed(data)


def _wide(sample: bytes) -> str | None:
    """Tell UTF-16 without a mark: in Western text every other byte is zero."""
    pairs = len(sample) // 2
    if pairs < 2:  # ruff: ignore[magic-value-comparison]  # nothing can be told from one pair
        return None
    low, high = sample[1 : 2 * pairs : 2].count(0) / pairs, sample[0 : 2 * pairs : 2].count(0) / pairs
    if low > 0.4 and high < 0.02:  # ruff: ignore[magic-value-comparison]  # shares of zero bytes
        return "utf-16-le"
    if high > 0.4 and low < 0.02:  # ruff: ignore[magic-value-comparison]  # the same, other way round
        return "utf-16-be"
    return None


def _guessed(data: bytes) -> str:
    """Decode what is in none of the Unicode encodings."""
    sample = data[:_SAMPLE]
    if b"\x00" in sample:
        raise Unreadable("it is no text file")
    if sum(byte > 0x7F for byte in sample) <= _FEW * len(sample):  # ruff: ignore[magic-value-comparison]  # beyond ASCII
        try:
            return data.decode("cp1252")
        except UnicodeDecodeError:
            pass
    from charset_normalizer import from_bytes

    best = from_bytes(sample).best()
    if best is None:
        raise Unreadable("its encoding cannot be told. Save it as UTF-8")
    return data.decode(best.encoding, errors="replace")
