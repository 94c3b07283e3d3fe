"""The embedded engine: a GGUF model run by llama.cpp in processes of its own.

A small model's draws are bound by arithmetic, so a request is dealt out to several processes that never wait for each
other: two of one thread each are twice as fast as one on two idle cores, and only half as fast when others want the
cores too. Threads of one process wait for each other at every step, and crawl as soon as one core is taken away.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from lyrica_cli.core.errors import ModelAnswerInvalid, ModelInterrupted, ModelRefused
from lyrica_cli.core.llm.base import Candidate, Draw, ModelInfo
from lyrica_cli.core.llm.gguf import architecture
from lyrica_cli.core.llm.worker import Worker
from lyrica_cli.core.writing.grammar import Spelling, compile_grammar

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from types import TracebackType
    from typing import Self

    from lyrica_cli.core.llm.base import LineRequest

SLOTS = 32
"""Candidates that one process can draw side by side."""
MOST_TOKENS = 64
"""Tokens that a line may take; the grammar ends it long before."""
PROCESSES = 2
"""Processes of a small model. Fixed, and not the machine's cores: lyrics must not hang on where they are written."""
SMALL = 500_000_000
"""Bytes of weights up to which a model is small: several processes hold it (each keeps a cache of its own, and some
repack the weights), and it writes inside sentence frames."""


def processes(path: Path) -> int:
    """Say how many processes should hold a file's model; 1 where its size is not known."""
    return PROCESSES if _small(path) else 1


def _small(path: Path) -> bool:
    try:
        return path.stat().st_size <= SMALL
    except OSError:
        return False


class EmbeddedModel:
    """A local GGUF model, constrained by an exact grammar while it decodes. Opened at the first draw.

    Args:
        path: The weights.
        threads: Threads of each process, 1 or more. As many as there are cores, and the machine stalls.
        context: Tokens of context for the song so far.
        name: What to call it; None takes the file's name.
        digest: Hash of the file (``sha256:…``) where somebody has checked it already; None reads it all.
        processes: Processes among which the candidates of a request are dealt out, 1 or more; other numbers draw
            other candidates from the same seed.
    """

    def __init__(
        self,
        path: Path,
        *,
        threads: int,
        context: int,
        name: str | None = None,
        digest: str | None = None,
        processes: int = 1,
    ) -> None:
        self._path, self._threads, self._context, self._processes = path, threads, context, processes
        self._name = name or path.stem.split(".")[0]
        self._shown = name or path.name
        self._digest = digest
        self._workers: tuple[Worker, ...] = ()
        self._spellings: dict[str, Spelling] = {}
        self._newline = 0

    @property
    def info(self) -> ModelInfo:
        """Who this is."""
        return ModelInfo("embedded", self._name, self._digest, exact=True, small=_small(self._path))

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
        asked = [
            {
                "text": text,
                "grammar": grammar,
                "bias": bias,
                "count": count,
                "seed": request.seed + first,
                "temperature": request.temperature,
                "tokens": MOST_TOKENS,
            }
            for first, count in _dealt(request.count, self._processes)
        ]
        replies = self._ask("complete", asked)
        drawn = [Candidate(**each) for reply in replies for each in reply["candidates"] if each["text"]]
        return Draw(
            tuple({each.text: each for each in drawn}.values()),
            sum(reply["prompt_tokens"] for reply in replies),
            sum(reply["completion_tokens"] for reply in replies),
        )

    def close(self) -> None:
        """End the engine's processes."""
        workers, self._workers = self._workers, ()
        for worker in workers:
            worker.kill()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _open(self) -> None:
        if self._workers:
            return
        self._workers = tuple(Worker() for _ in range(self._processes))
        how = {"path": str(self._path), "threads": self._threads, "context": self._context, "slots": SLOTS}
        try:
            opened = self._ask("open", [how] * self._processes)
        except (ModelInterrupted, ModelAnswerInvalid) as error:
            self.close()
            raise self._unreadable() from error
        self._newline = opened[0]["newline"]
        if self._digest is None:
            with self._path.open("rb") as stream:
                self._digest = "sha256:" + hashlib.file_digest(stream, "sha256").hexdigest()

    def _unreadable(self) -> ModelRefused:
        kind = architecture(self._path)
        known = f", whose architecture is {kind}," if kind else ""
        return ModelRefused(
            f"{self._shown}{known} is no model that llama.cpp can read. Choose another: lyrica models list"
        )

    def _spell(self, words: Iterable[str]) -> None:
        # A line's end inside a word would part it in two; it stays without a spelling, and so unsung.
        unknown = [word for word in words if word not in self._spellings and "\n" not in word]
        if unknown:
            spelt = self._ask("spell", [{"words": unknown}])[0]["words"]
            self._spellings |= {
                word: Spelling(tuple(first), tuple(later)) for word, (first, later) in zip(unknown, spelt, strict=True)
            }

    def _ask(self, task: str, asked: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Deal requests out to the processes in turn and wait for all answers, in the order of the requests."""
        if not self._workers:
            raise ModelInterrupted("the embedded model is closed")
        turns = [self._workers[at % len(self._workers)] for at in range(len(asked))]
        try:
            for worker, values in zip(turns, asked, strict=True):
                worker.send(task, **values)
            replies = [worker.receive() for worker in turns]
        except BaseException:  # answers that nobody waits for would be taken for those of the next request
            self.close()
            raise
        for reply in replies:
            if "error" in reply:
                raise ModelAnswerInvalid(f"the embedded model could not answer: {reply['error'][:200]}")
        return replies


def _dealt(count: int, among: int) -> list[tuple[int, int]]:
    """Deal candidates out to processes in turn, as (number of the first, how many): evenly, none more than its slots.

    >>> _dealt(15, 2), _dealt(40, 1)
    ([(0, 8), (8, 7)], [(0, 32), (32, 8)])
    """
    dealt: list[tuple[int, int]] = []
    while (first := sum(size for _, size in dealt)) < count:
        turns = min(among - len(dealt) % among, count - first)
        dealt.append((first, min(SLOTS, -(-(count - first) // turns))))
    return dealt
