"""Tries an index in a process of its own: ``python -m lyrica_cli.core.library.probe FOLDER < sample``.

A damaged index can kill the process that opens it; this one may die. The sample is JSON: how many vectors there must
be, some chunks, and their vectors.
"""

from __future__ import annotations

import json
import subprocess  # ruff: ignore[suspicious-subprocess-import] - only our own module is started
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from lyrica_cli.core.library.chroma import Broken, to_ask

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lyrica_cli.core.library.encoder import Vectors

SECONDS = 30.0
"""After which an index that does not answer counts as broken."""
SAME = 0.9999
"""Cosine from which two vectors are one: the same words may stand in two songs."""


def sound(folder: Path, total: tuple[int, int], ids: Sequence[int], rows: Vectors | None) -> bool:
    """Tell whether an index opens, holds as many vectors as it must, and finds each of a sample by itself.

    Args:
        folder: The index; the caller holds its lock.
        total: Vectors that it must hold at least, and at most.
        ids: Chunks to look for.
        rows: Their vectors; None where there are none.
    """
    plain = [] if rows is None else rows.tolist()
    sample = json.dumps({"total": total, "ids": list(ids), "rows": plain})
    try:
        done = subprocess.run(  # ruff: ignore[subprocess-without-shell-equals-true]  # our own module
            [sys.executable, "-m", "lyrica_cli.core.library.probe", str(folder)],
            input=sample,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def _finds(folder: Path, total: Sequence[int], ids: Sequence[int], rows: Vectors) -> bool:
    with to_ask(folder) as collection:
        if not total[0] <= collection.count() <= total[1]:
            return False
        if not ids:
            return True
        found = collection.nearest(rows, 1)
    return all(best and (best[0][0] == chunk or best[0][1] >= SAME) for chunk, best in zip(ids, found, strict=True))


if __name__ == "__main__":
    import numpy as np

    asked = json.load(sys.stdin)
    try:
        fine = _finds(Path(sys.argv[1]), asked["total"], asked["ids"], np.asarray(asked["rows"], np.float32))
    except Broken:
        fine = False
    sys.exit(0 if fine else 1)
