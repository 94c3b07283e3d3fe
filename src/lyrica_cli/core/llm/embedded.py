"""The embedded engine: a GGUF model run by llama.cpp in a process of its own.

Native code can crash on a bad file; in a child process that is a typed error, not the end of the song.
"""

from __future__ import annotations

import hashlib
import json
import subprocess  # ruff: ignore[suspicious-subprocess-import] - our own module in our own interpreter
import sys
from typing import TYPE_CHECKING, Any

from lyrica_cli.core.errors import ModelAnswerInvalid, ModelInterrupted, ModelRefused
from lyrica_cli.core.llm.base import Candidate, Draw, ModelInfo
from lyrica_cli.core.writing.grammar import Spelling, compile_grammar

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from types import TracebackType
    from typing import Self

    from lyrica_cli.core.llm.base import LineRequest

SLOTS = 32
"""Candidates that one request can draw side by side."""
MOST_TOKENS = 64
"""Tokens that a line may take; the grammar ends it long before."""


class EmbeddedModel:
    """A local GGUF model, constrained by an exact grammar while it decodes. Opened at the first draw.

    Args:
        path: The weights.
        threads: Threads to decode with, 1 or more. One less than there are cores, or the machine stalls.
        context: Tokens of context for the song so far.
        name: What to call it; None takes the file's name.
    """

    def __init__(self, path: Path, *, threads: int, context: int, name: str | None = None) -> None:
        self._path, self._threads, self._context = path, threads, context
        self._name = name or path.stem.split(".")[0]
        self._digest: str | None = None
        self._worker: subprocess.Popen[str] | None = None
        self._spellings: dict[str, Spelling] = {}
        self._newline = 0

    @property
    def info(self) -> ModelInfo:
        """Who this is."""
        return ModelInfo("embedded", self._name, self._digest, exact=True)

    @property
    def provenance(self) -> dict[str, int]:
        """What the engine was opened with."""
        return {"threads": self._threads, "num_ctx": self._context, "num_predict": MOST_TOKENS}

    def draw(self, request: LineRequest) -> Draw:
        """Draw candidates for one line; fewer come back where some were alike.

        Raises:
            ModelRefused: the file is no model, or no line can satisfy the constraint.
            ModelInterrupted: the engine died.
        """
        self._open()
        self._spell({*request.constraint.words, *request.constraint.must, *request.bias})
        try:
            grammar = compile_grammar(
                request.constraint, self._spellings, newline=self._newline, opened=bool(request.opening)
            )
        except ValueError as error:
            raise ModelRefused(f"{error}. Loosen it: lyrica generate --rhyme none, or other --syllables") from error
        text = "".join(message.content for message in request.messages if message.role != "system") + request.opening
        bias = [
            [spelling.later[0], weight]
            for word, weight in request.bias.items()
            if (spelling := self._spellings.get(word)) and len(spelling.later) == 1
        ]
        replies = [
            self._ask(
                "complete",
                text=text,
                grammar=grammar,
                bias=bias,
                count=min(SLOTS, request.count - first),
                seed=request.seed + first,
                temperature=request.temperature,
                tokens=MOST_TOKENS,
            )
            for first in range(0, request.count, SLOTS)
        ]
        drawn = [Candidate(**each) for reply in replies for each in reply["candidates"] if each["text"]]
        return Draw(
            tuple({each.text: each for each in drawn}.values()),
            sum(reply["prompt_tokens"] for reply in replies),
            sum(reply["completion_tokens"] for reply in replies),
        )

    def close(self) -> None:
        """End the engine's process."""
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.kill()  # it holds nothing that could be lost
            worker.communicate()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _open(self) -> None:
        if self._worker is not None:
            return
        self._worker = subprocess.Popen(
            [sys.executable, "-m", "lyrica_cli.core.llm.engine"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            start_new_session=True,  # Ctrl-C reaches us alone; we end the engine
        )
        try:
            opened = self._ask("open", path=str(self._path), threads=self._threads, context=self._context, slots=SLOTS)
        except ModelInterrupted as error:
            raise ModelRefused(
                f"{self._path.name} is no model that llama.cpp can read. Choose another: lyrica models list"
            ) from error
        self._newline = opened["newline"]
        if self._digest is None:
            with self._path.open("rb") as stream:
                self._digest = "sha256:" + hashlib.file_digest(stream, "sha256").hexdigest()

    def _spell(self, words: Iterable[str]) -> None:
        # A line's end inside a word would part it in two; it stays without a spelling, and so unsung.
        unknown = [word for word in words if word not in self._spellings and "\n" not in word]
        if unknown:
            spelt = self._ask("spell", words=unknown)["words"]
            self._spellings |= {
                word: Spelling(tuple(first), tuple(later)) for word, (first, later) in zip(unknown, spelt, strict=True)
            }

    def _ask(self, task: str, **values: Any) -> dict[str, Any]:
        """Send one request to the engine and wait for its answer."""
        worker = self._worker
        if worker is None or worker.stdin is None or worker.stdout is None:
            raise ModelInterrupted("the embedded model is closed")
        try:
            worker.stdin.write(json.dumps({"task": task, **values}) + "\n")
            worker.stdin.flush()
            line = worker.stdout.readline()
        except OSError as error:
            self.close()
            raise ModelInterrupted("the embedded model died. Run it again: lyrica generate") from error
        if not line:
            self.close()
            raise ModelInterrupted("the embedded model died. Run it again: lyrica generate")
        reply: dict[str, Any] = json.loads(line)
        if "error" in reply:
            if task == "open":
                self.close()
                raise ModelRefused(
                    f"{self._path.name} is no model that llama.cpp can read. Choose another: lyrica models list"
                )
            raise ModelAnswerInvalid(f"the embedded model could not answer: {reply['error'][:200]}")
        return reply
