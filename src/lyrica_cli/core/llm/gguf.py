"""The first bytes of a GGUF file, as far as they tell what it is (the format: ggml's ``docs/gguf.md``)."""

from __future__ import annotations

import os
import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO

MAGIC = b"GGUF"

_KEY = "general.architecture"
_TEXT = 8  # the number of the type of texts
_SIZES = {0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8}  # of the plain types, in bytes
_MOST_KEYS, _LONGEST = 64, 100_000


def architecture(path: Path) -> str:
    """Say which kind of network a file holds, ``llama``; empty where it does not say, or is none.

    By the format's rules the key stands first; a few are read past, because not all writers keep them.
    """
    try:
        with path.open("rb") as file:
            kind = _architecture(file)
    except (OSError, ValueError, struct.error):
        return ""
    return kind if kind.isprintable() else ""


def _architecture(file: BinaryIO) -> str:
    magic, _version, _tensors, keys = struct.unpack("<4sIQQ", file.read(24))
    for _ in range(min(keys, _MOST_KEYS) if magic == MAGIC else 0):
        key = _text(file)
        (kind,) = struct.unpack("<I", file.read(4))
        if kind == _TEXT:
            value = _text(file)
            if key == _KEY:
                return value
        elif kind in _SIZES:
            file.seek(_SIZES[kind], os.SEEK_CUR)
        else:
            break
    return ""


def _text(file: BinaryIO) -> str:
    (length,) = struct.unpack("<Q", file.read(8))
    if length > _LONGEST:
        raise ValueError(f"a text of {length} bytes")
    return file.read(length).decode("utf-8")
