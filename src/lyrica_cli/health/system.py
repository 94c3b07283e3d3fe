"""The machine and this process, as psutil sees them."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

import psutil

from lyrica_cli.health.shapes import Disk, Memory, Process, System

if TYPE_CHECKING:
    from pathlib import Path


def look(data_dir: Path) -> System:
    """Look at processor, memory and the disk under the data directory."""
    memory, own = psutil.virtual_memory(), psutil.Process()
    disk = psutil.disk_usage(str(next(folder for folder in (data_dir, *data_dir.parents) if folder.exists())))
    with own.oneshot():
        used = own.cpu_times()
        process = Process(
            cpu_seconds=used.user + used.system,
            resident_bytes=own.memory_info().rss,
            threads=own.num_threads(),
            uptime_seconds=uptime(),
        )
    return System(
        cpus=os.cpu_count() or 1,
        cpu_percent=psutil.cpu_percent(interval=None),
        load_average=list(psutil.getloadavg()),
        memory=Memory(total=memory.total, available=memory.available),
        disk=Disk(total=disk.total, free=disk.free),
        process=process,
    )


def uptime() -> float:
    """Give the seconds since this process was started."""
    began: float = psutil.Process().create_time()
    return max(0.0, time.time() - began)
