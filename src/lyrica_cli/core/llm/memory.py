"""How much memory this machine has, so that no model is chosen that would not fit."""

from __future__ import annotations

import os
from pathlib import Path

_CONTAINER_LIMIT = Path("/sys/fs/cgroup/memory.max")


def total(limit: Path = _CONTAINER_LIMIT) -> int | None:
    """Say how much memory programs can use here.

    Args:
        limit: The file that holds a container's limit; absent outside containers.

    Returns:
        Bytes: the machine's memory or the container's limit, whichever is less; None where the system does not say.
    """
    try:
        machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, OSError, ValueError):
        return None
    if machine <= 0:
        return None
    try:
        return min(machine, int(limit.read_text(encoding="ascii")))
    except (OSError, ValueError):  # no container, or "max": no limit
        return machine
