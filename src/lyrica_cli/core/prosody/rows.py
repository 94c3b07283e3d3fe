"""A text file of sorted rows, mapped into memory: one row is found by bisection without reading the others."""

from __future__ import annotations

import mmap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class SortedRows:
    """Rows of ``key <tab> more``, sorted by the bytes of their keys, each key once.

    Args:
        path: The file.
    """

    def __init__(self, path: Path) -> None:
        with path.open("rb") as stream:
            self.mapped = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)

    def find(self, wanted: str) -> bytes | None:
        """Find the row of a key; None if there is none."""
        key = wanted.encode("utf-8", errors="replace")
        rows = self.mapped
        low, high = 0, len(rows)
        while low < high:
            start = rows.rfind(b"\n", low, (low + high) // 2) + 1 or low
            end = rows.find(b"\n", start) + 1
            row = rows[start:end]
            word = row[: row.index(b"\t")]
            if word == key:
                return row
            if word < key:
                low = end
            else:
                high = start
        return None
