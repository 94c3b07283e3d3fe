"""How the health server bears a load: requests to ``live`` at a fixed pace, beside a silent Ollama and an ingest.

The pace does not wait for answers: a request is sent when its time has come, and its time runs from then, so that a
server that stalls is seen to stall. A bare server is loaded the same way: what it takes is the machine's doing.
"""

from __future__ import annotations

import asyncio
import os
import shlex
import socket
import statistics
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil

from bench.process import busy, clean_environment, resident
from bench.songs import tell

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping, Sequence

PACE, SECONDS = 200, 30
SETTLED = 5
"""Seconds of load after which the server's memory is taken as its usual size."""
P99_MILLISECONDS, GROWN_MEGABYTES = 50, 5
LIVE, READY = "/api/v1/health/live", "/api/v1/health/ready"
CORPUS = Path(__file__).parents[2] / "examples" / "corpus"
LYRICA = [sys.executable, "-m", "lyrica_cli"]

BARE = """
import socket, sys, uvicorn
async def app(scope, receive, send):
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"{}"})
with socket.create_server(("127.0.0.1", 0), backlog=2048) as listening:
    print(f"Listening at http://127.0.0.1:{listening.getsockname()[1]};", file=sys.stderr, flush=True)
    config = uvicorn.Config(app, lifespan="off", log_config=None, access_log=False)
    uvicorn.Server(config).run(sockets=[listening])
"""


def report(out: Path) -> dict[str, Any]:
    """Load a server of its own for half a minute, then a bare one."""
    root = out / "health"
    environment = clean_environment(root / "no-settings") | {"LYRICA_DATA_DIR": str(root / "data")}
    with socket.create_server(("127.0.0.1", 0), backlog=1000) as silent:
        environment["OLLAMA_HOST"] = f"127.0.0.1:{silent.getsockname()[1]}"
        with _ingest(environment, root / "again") as ingest:
            with _server([*LYRICA, "serve-health", "--port", "0"], environment) as (port, pid):
                found = asyncio.run(_load(port, pid, probes=True))
            with _server([sys.executable, "-c", BARE], environment) as (port, pid):
                bare = asyncio.run(_load(port, pid, probes=False))
    found["bare_server"] = {name: bare[name] for name in bare if "milliseconds" in name}
    found["beside"] = {"ollama": "takes calls, never answers", "ingest": ingest}
    tell(f"health: {found['requests']} requests, p99 {found['p99_milliseconds']['figure']} ms")
    return found


@contextmanager
def _server(command: Sequence[str], environment: Mapping[str, str]) -> Generator[tuple[int, int]]:
    """Run a server; give its port and its process."""
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    try:
        line = process.stderr.readline()
        if "Listening at" not in line:
            raise SystemExit(f"bench: {line}")
        yield int(line.partition(";")[0].rpartition(":")[2]), process.pid
    finally:
        process.terminate()
        process.communicate()


@contextmanager
def _ingest(environment: Mapping[str, str], again: Path) -> Generator[str]:
    """Take the starter library in, again and again, as long as the block runs; say so where there is no ingest."""
    if subprocess.run([*LYRICA, "ingest", "--help"], env=environment, capture_output=True, check=False).returncode:
        with busy(1):
            yield "there is none; a busy process in its place"
        return
    once = f"rm -rf {shlex.quote(str(again))}; {shlex.join([*LYRICA, 'ingest', str(CORPUS)])}"
    process = subprocess.Popen(
        ["bash", "-c", f"while true; do {once}; done"],
        env={**environment, "LYRICA_DATA_DIR": str(again)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield "the starter library, again and again"
    finally:
        os.killpg(process.pid, 9)
        process.wait()


class _Client:
    """Sends requests, each on a connection of its own, and keeps what came of them."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.seconds: dict[str, list[float]] = {LIVE: [], READY: []}
        self.errors: list[str] = []

    async def ask(self, path: str, due: float) -> None:
        """Send one request whose time had come at ``due``."""
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
            writer.write(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
            answer = await asyncio.wait_for(reader.read(), 10)
            writer.close()
        except (OSError, TimeoutError) as error:
            self.errors.append(type(error).__name__)
            return
        self.seconds[path].append(time.perf_counter() - due)
        if not answer.startswith(b"HTTP/1.1 200"):
            self.errors.append(answer[:20].decode(errors="replace"))


async def _load(port: int, pid: int, *, probes: bool) -> dict[str, Any]:
    client, server = _Client(port), psutil.Process(pid)
    used, settled = sum(server.cpu_times()[:2]), 0
    async with asyncio.TaskGroup() as group:
        begun = time.perf_counter()
        for number in range(PACE * SECONDS):
            due = begun + number / PACE
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            group.create_task(client.ask(LIVE, due))
            if probes and number % PACE == 0:  # one a second, each of which meets the silent Ollama
                group.create_task(client.ask(READY, due))
            if number == PACE * SETTLED:
                settled = resident(pid)
    live = client.seconds[LIVE]
    cuts = statistics.quantiles(live, n=100)
    return {
        "requests": PACE * SECONDS,
        "errors": _bar(len(client.errors), 0) | {"kinds": sorted(set(client.errors))},
        "p50_milliseconds": round(1000 * cuts[49], 1),
        "p99_milliseconds": _bar(1000 * cuts[98], P99_MILLISECONDS),
        "processor_milliseconds_a_request": round(1000 * (sum(server.cpu_times()[:2]) - used) / len(live), 2),
        "ready_longest_seconds": round(max(client.seconds[READY], default=0.0), 2),
        "grown_megabytes": _bar((resident(pid) - settled) / 1e6, GROWN_MEGABYTES),
        "load_average": os.getloadavg()[0],
    }


def _bar(figure: float, most: float) -> dict[str, Any]:
    return {"figure": round(figure, 1), "most": most, "met": figure <= most}
