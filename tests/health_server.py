"""Real servers on real ports, each in a process of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import httpx

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

HIDDEN = ("LYRICA_", "OLLAMA_", "HF_", "NO_COLOR", "XDG_")


@dataclass
class Running:
    """A server, a client for it, and what it said on standard error once it has ended."""

    process: subprocess.Popen[str]
    url: str
    http: httpx.Client
    err: str = ""

    def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Tell it to end, and give its exit code."""
        self.process.send_signal(number)
        out, err = self.process.communicate(timeout=30)
        assert not out
        self.err += err
        return self.process.returncode


def environment(home: Path, **more: str) -> dict[str, str]:
    """An environment of its own: no setting of the machine, a scripted model, no Ollama."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(HIDDEN)}
    sheet = home / "sheet.txt"
    sheet.write_text("the moths come every night\nand nothing sits right\n", encoding="utf-8")
    return (
        kept
        | {
            "HOME": str(home),
            "LYRICA_DATA_DIR": str(home / "data"),
            "LYRICA_CONFIG_DIR": str(home / "config"),
            "LYRICA_MODEL": f"scripted:{sheet}",
            "LYRICA_HEALTH_RATE": "100000",
            "OLLAMA_HOST": "127.0.0.1:9",
        }
        | more
    )


@contextmanager
def serving(home: Path, *flags: str, **more: str) -> Generator[Running, None, None]:
    """Run ``lyrica serve-health`` on a free port until the block ends."""
    process = subprocess.Popen(
        [sys.executable, "-m", "lyrica_cli", "serve-health", "--port", "0", *flags],
        env=environment(home, **more),
        cwd=home,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    said = ""
    try:
        while "Listening at" not in said:
            line = process.stderr.readline()
            assert line, said
            said += line
        url = said.rpartition("Listening at ")[2].partition(";")[0]
        with httpx.Client(base_url=url, timeout=30, trust_env=False) as client:
            yield Running(process, url, client, said)
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()
