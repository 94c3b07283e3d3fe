"""Models that an Ollama server runs.

The server honours a pattern on the line (how many words, which end words), not the sound: each candidate still has to
be checked against the plan. Requests go through httpx, because the official client cannot say ``truncate`` and
``shift``, without which a server cuts a long prompt in silence.
"""

from __future__ import annotations

import os
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lyrica_cli.core.errors import ModelAnswerInvalid, ModelError, ModelRefused
from lyrica_cli.core.llm.base import Draw, ModelInfo
from lyrica_cli.core.llm.exchange import (
    Reply,
    as_text,
    candidate,
    correction,
    fitted,
    invalid,
    least_tokens,
    messages,
    most_tokens,
    whole,
)
from lyrica_cli.core.llm.faults import interrupted, refusal, stalls, vendor_errors
from lyrica_cli.core.llm.served import Shown, address, door, in_memory, shown, version
from lyrica_cli.core.llm.wire import parts
from lyrica_cli.core.writing.schema import line_schema

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import TracebackType
    from typing import Self

    import httpx

    from lyrica_cli.core.llm.base import Candidate, LineRequest

FRAME_TOKENS, SYLLABLE_TOKENS, THINKING_TOKENS = 24, 3, 1_024
"""Tokens of an answer: for the braces around a line, for each syllable at most, and for a model that cannot help
thinking first. A word without end, which a pattern allows, is cut off soon."""
REPAIRS = 2
"""How often a model that gave no line at all is told what was wrong, and asked once more."""
_LONGEST_ANSWER = 20_000  # characters, whatever the server sends
_QUESTION = 15.0  # seconds that a server may take to tell of a model
_SEEDS = 2**31 - 1
_ONLY_LEVELS = "gptoss"  # the architecture whose thinking cannot be switched off, only turned low


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait, in seconds, and how often to ask again.

    Attributes:
        connect: Until the server takes the call.
        first_token: Until it begins to answer; the loading of a big model from disk is in it.
        between_tokens: Between one piece of the answer and the next.
        total: For one line, all that was asked again included.
        retries: How often a failure that can heal is asked again: a full queue, a lost connection, an answer that
            stopped.
        back_off: Pause before the first of them; each later one is twice as long.
    """

    connect: float = 3.0
    first_token: float = 300.0
    between_tokens: float = 60.0
    total: float = 600.0
    retries: int = 2
    back_off: float = 0.5


@dataclass(frozen=True, slots=True)
class Session:
    """What is settled at the first draw and stays for the whole song.

    Attributes:
        client: The open connection.
        shown: What the server tells of the model.
        context: Tokens of context; another number would make the server load the model anew.
        thoughts: Tokens that thinking may take before an answer.
        think: What is said of thinking: not to, or as little as the model can.
        server: The server's version; None where it does not tell.
    """

    client: httpx.Client
    shown: Shown
    context: int
    thoughts: int
    think: bool | str
    server: str | None


class OllamaModel:
    """One model on one server; the connection is opened at the first draw.

    Args:
        name: The model's name as Ollama knows it.
        host: The server, as in ``OLLAMA_HOST``.
        context: Tokens of context for the whole session; fewer if the model can see fewer.
        digest: Hash of the model, where known.
        keep_alive: How long the server keeps it in memory after a draw, as Ollama writes it.
        patience: How long to wait for what.
        tell: Called with what whoever waits should know, one sentence each.

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
        patience: Patience = Patience(),
        tell: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._info = ModelInfo("ollama", name, digest, exact=False)
        self._url = address(host)
        self._context, self._keep_alive, self._patience, self._tell = context, keep_alive, patience, tell
        self._session: Session | None = None
        self._read_whole = False
        self._turn = threading.Lock()  # the server runs one request at a time; waiting for it is no failure

    @property
    def info(self) -> ModelInfo:
        """Who this is."""
        return self._info

    @property
    def provenance(self) -> dict[str, Any]:
        """What every request of the session said and the server's version; empty before the first draw."""
        if self._session is None:
            return {}
        session = self._session
        return {"server": session.server, "num_ctx": session.context} | {
            "think": session.think,
            "keep_alive": self._keep_alive,
            "api": "chat" if session.shown.chats else "generate",
        }

    def draw(self, request: LineRequest) -> Draw:
        """Draw candidates, one request each; an answer that is no line is left out.

        Raises:
            ModelNotFound: The server has no such model.
            ModelUnreachable: Nothing answers, or something that is not Ollama.
            ModelBusy: The queue is full, or time ran out.
            ModelRefused: The server rejected the request, or cut it.
            ModelInterrupted: The answer broke off, again and again.
            ModelAnswerInvalid: No answer was a line.
        """
        replies: list[Reply] = []
        candidates: list[Candidate] = []
        spoiled: ModelAnswerInvalid | None = None
        mend: tuple[dict[str, str], ...] = ()
        with self._turn:
            for number in range(request.count + REPAIRS):
                if number >= request.count and (candidates or not mend):
                    break
                reply = None
                try:
                    seed = (request.seed * 1_000_003 + number) % _SEEDS
                    reply = self._ask(request, seed, mend if number >= request.count else ())
                    replies.append(reply)
                    candidates.append(candidate(reply, request.opening, self._info.name))
                except ModelAnswerInvalid as error:
                    spoiled = error
                    mend = correction(reply, error) if reply else mend
        if spoiled and not candidates:
            raise spoiled
        return Draw(
            tuple(candidates),
            prompt_tokens=sum(reply.prompt_tokens for reply in replies),
            completion_tokens=sum(reply.completion_tokens for reply in replies),
        )

    def close(self) -> None:
        """Close the connection; the next draw opens it again."""
        if self._session is not None:
            self._session.client.close()
            self._session = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _ask(self, request: LineRequest, seed: int, mend: Sequence[dict[str, str]] = ()) -> Reply:
        """Take in one whole answer; ask again where the failure can heal, within one deadline.

        Args:
            request: What is wanted.
            seed: Seed of this one answer.
            mend: What is said after it of an answer that was no line.
        """
        deadline = time.monotonic() + self._patience.total
        attempt = 0
        while True:
            try:
                session = self._session = self._session or self._opened()
                body = self._body(session, request, seed, mend)
                reply = self._take(session, body, deadline)
            except ModelError as error:
                pause = self._patience.back_off * 2**attempt
                if not error.retryable or attempt >= self._patience.retries or time.monotonic() + pause > deadline:
                    raise
                attempt += 1
                self._tell(f"{str(error).partition('. ')[0]}; trying again in {pause:g} s.")
                time.sleep(pause)
            else:
                self._check_read(session, body, reply, deadline)
                return reply

    def _opened(self) -> Session:
        """Connect, and settle once what the whole session says."""
        import httpx

        wait = self._patience
        told = shown(self._url, self._info.name, patience=min(_QUESTION, wait.first_token))
        client = door(
            self._url,
            httpx.Timeout(wait.first_token, connect=wait.connect),
            event_hooks={"response": [self._hurry]},
        )
        thinks = "thinking" in (told.capabilities or ("thinking",))  # one that does not tell may think
        if not self._is_loaded():
            self._tell(f"Ollama loads {self._info.name} into memory; with a big model that can take minutes.")
        return Session(
            client,
            told,
            min(self._context, told.context or self._context),
            THINKING_TOKENS if thinks else 0,
            "low" if told.architecture == _ONLY_LEVELS else False,
            self._server(),
        )

    def _is_loaded(self) -> bool:
        try:
            return in_memory(self._url, self._info.name)
        except ModelError:  # an older server cannot tell
            return True

    def _server(self) -> str | None:
        try:
            return version(self._url)
        except ModelError:
            return None

    def _body(
        self, session: Session, request: LineRequest, seed: int, mend: Sequence[dict[str, str]]
    ) -> dict[str, Any]:
        """Word one request; everything that the server would decide by itself is said."""
        tokens = session.thoughts + FRAME_TOKENS + SYLLABLE_TOKENS * request.constraint.syllables[1]
        room = session.context - tokens - (most_tokens(mend) if mend else 0)
        said = [*fitted(messages(request), room), *mend]
        asked = {"messages": said} if session.shown.chats else {"prompt": as_text(said), "raw": True}
        return asked | {
            "model": self._info.name,
            "stream": True,
            "think": session.think,
            "logprobs": True,
            "truncate": False,
            "shift": False,
            "format": line_schema(request.constraint),
            "keep_alive": self._keep_alive,
            "options": {
                "seed": seed,
                "temperature": request.temperature,
                "num_ctx": session.context,
                "num_predict": tokens,
            },
        }

    def _take(self, session: Session, body: dict[str, Any], deadline: float) -> Reply:
        """Read one answer; it is whole only if the server says so. Leaving early stops the server's work.

        What a model says after its line is not waited for, once it is known that the server reads all it is told. One
        that may think is heard to the end: the first line that it writes may be a thought.
        """
        name = self._info.name
        content, thought, tokens, line, written = "", False, [], None, 0
        with (
            vendor_errors(self._url, name),
            session.client.stream(
                "POST", "/api/chat" if "messages" in body else "/api/generate", json=body
            ) as response,
            stalls(name),
        ):
            if not response.is_success:
                raise refusal(response.status_code, response.read().decode("utf-8", "replace"), self._url, name)
            for part in parts(response, self._url, name, deadline):
                content += part.text
                written += bool(part.text)
                thought = thought or part.thought
                tokens += [(token.token, token.logprob) for token in part.logprobs or ()]
                line = None if session.thoughts else whole(content)
                long = len(content) > _LONGEST_ANSWER
                if part.done or (line and (self._read_whole or long)):
                    break
                if long:
                    raise invalid(name, "went on and on")
            else:
                raise interrupted(name)
        if line:
            return Reply(line, tuple(tokens), part.prompt_eval_count or 0, part.eval_count or written)
        if part.done_reason == "length":
            raise invalid(name, "was cut off in the middle of a line")
        if part.done_reason not in {"stop", None, ""}:
            raise interrupted(name)
        if thought and not content.strip():
            raise invalid(name, "thought, and wrote nothing")
        return Reply(content, tuple(tokens), part.prompt_eval_count or 0, part.eval_count or 0)

    def _check_read(self, session: Session, body: dict[str, Any], reply: Reply, deadline: float) -> None:
        """Make sure once a session that the server read the whole prompt.

        Servers of old count only what their cache did not hold, so one that seems to have read too little is asked
        again with a beginning that no cache holds.
        """
        if self._read_whole or "messages" not in body or not 0 < reply.prompt_tokens < least_tokens(body["messages"]):
            self._read_whole = True
            return
        first, *rest = body["messages"]
        fresh = {"role": first["role"], "content": f"{os.urandom(8).hex()}\n{first['content']}"}
        again = body | {"messages": [fresh, *rest]}
        if self._take(session, again, deadline).prompt_tokens < least_tokens(body["messages"]):
            raise ModelRefused(
                f"Ollama cuts what {self._info.name} is told: it reads too little at once. "
                f"Give it more: lyrica config set context {session.context * 2}, or start it with OLLAMA_CONTEXT_LENGTH"
            )
        self._read_whole = True

    def _hurry(self, response: httpx.Response) -> None:
        """Once the answer has begun, wait less for each next piece than for the first."""
        response.request.extensions["timeout"]["read"] = self._patience.between_tokens
