"""Models that an Ollama server runs, through its official client.

The server honours a pattern on the line (how many words, which end words), not the sound: each candidate still has to
be checked against the plan.
"""

from __future__ import annotations

import threading
import time
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lyrica_cli.core.errors import ModelAnswerInvalid, ModelBusy, ModelError, ModelInterrupted
from lyrica_cli.core.llm.base import Draw, ModelInfo
from lyrica_cli.core.llm.exchange import Reply, candidate, invalid, messages
from lyrica_cli.core.llm.served import OTHERWISE, address, interrupted, is_loopback, refusal, vendor_errors
from lyrica_cli.core.writing.schema import line_schema

if TYPE_CHECKING:
    from collections.abc import Generator
    from types import TracebackType
    from typing import Self

    import httpx
    import ollama

    from lyrica_cli.core.llm.base import Candidate, LineRequest

_MOST_TOKENS = 400  # a line takes 20 to 40; a model that cannot help thinking gets room to finish
_LONGEST_ANSWER = 20_000  # characters, whatever the server sends
_SEEDS = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Timeouts:
    """How long to wait, in seconds.

    Attributes:
        connect: Until the server takes the call.
        first_token: Until it begins to answer; the loading of a big model from disk is in it.
        between_tokens: Between one piece of the answer and the next.
        total: For one whole answer.
    """

    connect: float = 3.0
    first_token: float = 300.0
    between_tokens: float = 60.0
    total: float = 600.0


class OllamaModel:
    """One model on one server; the connection is opened at the first draw.

    Args:
        name: The model's name as Ollama knows it.
        host: The server, as in ``OLLAMA_HOST``.
        context: Tokens of context. One number for the whole session: another one makes the server load it anew.
        digest: Hash of the model, where known.
        keep_alive: How long the server keeps it in memory after a draw, as Ollama writes it.
        timeouts: How long to wait for what.

    Raises:
        UsageError: ``host`` is no address.
    """

    def __init__(
        self,
        name: str,
        host: str,
        *,
        context: int,
        digest: str | None = None,
        keep_alive: str = "5m",
        timeouts: Timeouts = Timeouts(),
    ) -> None:
        self._info = ModelInfo("ollama", name, digest, exact=False)
        self._url = address(host)
        self._context = context
        self._keep_alive = keep_alive
        self._timeouts = timeouts
        self._client: ollama.Client | None = None
        self._turn = threading.Lock()  # the server runs one request at a time; waiting for it is no failure

    @property
    def info(self) -> ModelInfo:
        """Who this is."""
        return self._info

    def draw(self, request: LineRequest) -> Draw:
        """Draw candidates, one request each; an answer that is no line is left out.

        Raises:
            ModelNotFound: The server has no such model.
            ModelUnreachable: Nothing answers, or something that is not Ollama.
            ModelBusy: The queue is full, or time ran out.
            ModelRefused: The server rejected the request.
            ModelInterrupted: Every answer broke off.
            ModelAnswerInvalid: No answer was a line.
        """
        replies: list[Reply] = []
        candidates: list[Candidate] = []
        spoiled: ModelError | None = None
        with self._turn:
            for number in range(request.count):
                try:
                    replies.append(self._ask(request, (request.seed * 1_000_003 + number) % _SEEDS))
                    candidates.append(candidate(replies[-1], request.opening, self._info.name))
                except (ModelAnswerInvalid, ModelInterrupted) as error:
                    spoiled = error
        if spoiled and not candidates:
            raise spoiled
        return Draw(
            tuple(candidates),
            prompt_tokens=sum(reply.prompt_tokens for reply in replies),
            completion_tokens=sum(reply.completion_tokens for reply in replies),
        )

    def close(self) -> None:
        """Close the connection; the next draw opens it again."""
        if self._client is not None:
            self._client.close()  # type: ignore[no-untyped-call]  # the client leaves it untyped
            self._client = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _ask(self, request: LineRequest, seed: int) -> Reply:
        """Take in one whole answer; it is whole only if the server says so."""
        deadline = time.monotonic() + self._timeouts.total
        content, thought, tokens = "", False, []
        with closing(self._parts(request, seed)) as parts:  # closing it early stops the server's work
            for part in parts:
                content += part.message.content or ""
                thought = thought or bool(part.message.thinking)
                tokens += [(token.token, token.logprob) for token in part.logprobs or ()]
                if part.done:
                    break
                if len(content) > _LONGEST_ANSWER:
                    raise invalid(self._info.name, "went on and on")
                if time.monotonic() > deadline:
                    raise ModelBusy(f"{self._info.name} took longer than {self._timeouts.total:g} s. Or: {OTHERWISE}")
            else:
                raise interrupted(self._info.name)
        if part.done_reason == "length":
            raise invalid(self._info.name, "was cut off in the middle of a line")
        if part.done_reason not in {"stop", None, ""}:
            raise interrupted(self._info.name)
        if thought and not content.strip():
            raise invalid(self._info.name, "thought, and wrote nothing")
        return Reply(content, tuple(tokens), part.prompt_eval_count or 0, part.eval_count or 0)

    def _parts(self, request: LineRequest, seed: int) -> Generator[ollama.ChatResponse, None, None]:
        import ollama

        if self._client is None:
            self._client = self._connect()
        with vendor_errors(self._url, self._info.name):
            try:
                yield from self._client.chat(
                    self._info.name,
                    messages(request),
                    stream=True,
                    think=False,
                    logprobs=True,
                    format=line_schema(request.constraint),
                    keep_alive=self._keep_alive,
                    options={
                        "seed": seed,
                        "temperature": request.temperature,
                        "num_ctx": self._context,
                        "num_predict": _MOST_TOKENS,
                    },
                )
            except ollama.ResponseError as error:
                raise refusal(error.status_code, error.error, self._url, self._info.name) from error

    def _connect(self) -> ollama.Client:
        import httpx
        import ollama

        near = is_loopback(self._url)
        wait = self._timeouts
        return ollama.Client(
            self._url,
            timeout=httpx.Timeout(wait.first_token, connect=wait.connect),
            trust_env=not near,
            follow_redirects=False,
            auth=_keep_key if near or self._url.startswith("https:") else _drop_key,
            event_hooks={"response": [self._hurry]},
        )

    def _hurry(self, response: httpx.Response) -> None:
        """Once the answer has begun, wait less for each next piece than for the first."""
        response.request.extensions["timeout"]["read"] = self._timeouts.between_tokens


def _keep_key(request: httpx.Request) -> httpx.Request:
    return request


def _drop_key(request: httpx.Request) -> httpx.Request:
    """The client sends OLLAMA_API_KEY to whatever host is set; in the clear it must not leave this machine."""
    request.headers.pop("authorization", None)
    return request
