from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from lyrica_cli.core.llm.memory import total

if TYPE_CHECKING:
    from pathlib import Path

MACHINE = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


@pytest.mark.parametrize(
    ("limit", "expected"),
    [("1048576\n", 1_048_576), ("max\n", MACHINE), (str(2**62), MACHINE), (None, MACHINE)],
    ids=["container", "no limit", "more than there is", "no container"],
)
def test_total(tmp_path: Path, limit: str | None, expected: int) -> None:
    """A container's limit counts where it is less than the machine's memory."""
    file = tmp_path / "memory.max"
    if limit is not None:
        file.write_text(limit, encoding="ascii")

    assert expected == total(file)
