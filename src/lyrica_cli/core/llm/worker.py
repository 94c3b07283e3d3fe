"""One process that holds llama.cpp: takes a request as a line of JSON, gives the answer as another.

Native code can crash on a bad file; in a child process that is a typed error, not the end of the song.
"""

from __future__ import annotations

import json
import subprocess  # ruff: ignore[suspicious-subprocess-import] - our own module in our own interpreter
import sys
from typing import Any

from lyrica_cli.core.errors import ModelInterrupted

DIED = "the embedded model died. Run it again: lyrica generate"


class Worker:
    """A running engine process, see :mod:`lyrica_cli.core.llm.engine`. Requests are answered in their order."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "lyrica_cli.core.llm.engine"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            start_new_session=True,  # Ctrl-C reaches us alone; we end the engine
        )
        self.pid: int = self._process.pid

    def send(self, task: str, **values: Any) -> None:
        """Hand over a request.

        Raises:
            ModelInterrupted: The process died.
        """
        try:
            if self._process.stdin is None:
                raise ModelInterrupted(DIED)
            self._process.stdin.write(json.dumps({"task": task, **values}) + "\n")
            self._process.stdin.flush()
        except (OSError, ValueError) as error:
            raise ModelInterrupted(DIED) from error

    def receive(self) -> dict[str, Any]:
        """Wait for the answer to the earliest request that is not answered yet.

        Returns:
            The answer; ``error`` in it says what the engine could not do.

        Raises:
            ModelInterrupted: The process died.
        """
        try:
            line = self._process.stdout.readline() if self._process.stdout else ""
        except (OSError, ValueError) as error:
            raise ModelInterrupted(DIED) from error
        if not line:
            raise ModelInterrupted(DIED)
        reply: dict[str, Any] = json.loads(line)
        return reply

    def kill(self) -> None:
        """End the process; it holds nothing that could be lost."""
        self._process.kill()
        self._process.communicate()
