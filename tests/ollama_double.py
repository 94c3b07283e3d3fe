"""A server that speaks Ollama's protocol over real HTTP, with faults that can be switched on.

Not laxer than the real one: wrong types and schemas it could not convert are 400, a missing model is 404, unknown
fields are ignored. What it answers is a function of the request: a fixed line, or the small model itself, see
:mod:`voice`.
"""

from __future__ import annotations

import json
import re
import select
import socket
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from pydantic import ValidationError

from ollama_shapes import (
    Answer,
    ChatRequest,
    EmbedRequest,
    GenerateRequest,
    PullRequest,
    Request,
    ShowRequest,
    Strict,
    Written,
    prompt_of,
    served,
)

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterator
    from typing import Self

Shape = TypeVar("Shape", bound=Strict)

__all__ = ["Answer", "Fault", "OllamaDouble", "line_answer", "served"]

Fault = Literal[
    "none",
    "bad request",
    "missing",
    "out of memory",
    "queue full",
    "cut",
    "error in stream",
    "no done",
    "length",
    "half line",
    "silence",
    "stall",
    "endless",
    "trickle",
    "html 200",
    "html 502",
    "json 200",
    "thoughts only",
]

CREATED = "2026-08-21T10:11:12.123456789Z"
HTML = b"<!doctype html><title>Bad gateway</title><h1>Bad gateway</h1>"
TEMPLATE = "{{- range .Messages }}<|{{ .Role }}|>{{ .Content }}{{ end }}"
ENDINGS: dict[Fault, bytes] = {
    "cut": b"",
    "half line": b'{"model":"llama3.2:lat',
    "error in stream": b'{"error":"an error was encountered while running the model: unexpected EOF"}\n',
}
REFUSALS: dict[Fault, tuple[int, str]] = {
    "bad request": (400, "invalid format: expected a JSON schema"),
    "missing": (404, "model 'llama3.2:latest' not found"),
    "out of memory": (500, "model requires more system memory (5.6 GiB) than is available (2.1 GiB)"),
    "queue full": (503, "server busy, please try again.  maximum pending requests exceeded"),
}
LETTERS = 4
"""In a token, where no model counts them."""
TICK = 0.02
"""Seconds of its own clock: it looks so often whether its caller is still there."""


def line_answer(line: str = "the moths come every night") -> Answer:
    """Answer every request with one line in the form that Lyrica asks for."""
    return lambda _request: json.dumps({"line": line})


@dataclass
class OllamaDouble:
    """A context manager that serves on a free port of the loopback.

    Attributes:
        answer: Gives the content for a request's body.
        models: What ``/api/tags`` lists, see :func:`served`.
        fault: What goes wrong with ``/api/chat`` and ``/api/generate``, and with everything for faults of a whole
            server (silence, html).
        heals: Requests that the fault spoils before it goes away; None for all of them.
        logprobs: Whether it is recent enough to give them.
        thinking: What the model thinks aloud before it answers, in the field for it.
        shown: Capabilities that ``/api/show`` tells; None for a server too old to tell.
        template: The template that ``/api/show`` tells.
        architecture: The kind of network.
        length: Tokens that the model can see at most.
        window: Tokens that it really sees, for a server that does as it likes; it then cuts whatever it is told.
        counts_cached: Whether it counts what its cache held already, as recent servers do.
        version: What ``/api/version`` says.
        loaded: Names that are in memory.
        pulls: What ``/api/pull`` streams for a name that it can fetch.
        tls: Serves https where given.
        requests: Every request so far: path, headers in lower case, body.
        hung_up: Set when a caller closed the connection before the answer was whole.
        ticks: How often its clock has ticked in answers so far; a busy machine slows it as it slows its callers.
    """

    answer: Answer = field(default_factory=line_answer)
    models: list[dict[str, Any]] = field(default_factory=lambda: [served()])
    fault: Fault = "none"
    heals: int | None = None
    logprobs: bool = True
    thinking: str = ""
    shown: list[str] | None = None
    template: str = TEMPLATE
    architecture: str = "llama"
    length: int = 131_072
    window: int | None = None
    counts_cached: bool = True
    version: str = "0.31.0"
    loaded: set[str] = field(default_factory=set)
    pulls: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    tls: ssl.SSLContext | None = None
    requests: list[tuple[str, dict[str, str], dict[str, Any]]] = field(default_factory=list)
    hung_up: threading.Event = field(default_factory=threading.Event)
    ticks: int = 0
    last_prompt: str = ""

    def __enter__(self) -> Self:
        self.closing = threading.Event()
        self._server = _Server(("127.0.0.1", 0), _Handler)
        if self.tls is not None:
            self._server.socket = self.tls.wrap_socket(self._server.socket, server_side=True)
        self._server.double = self
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def url(self) -> str:
        return f"http{'s' if self.tls else ''}://127.0.0.1:{self._server.server_address[1]}"

    @property
    def chats(self) -> list[dict[str, Any]]:
        """The bodies of the chat requests, in order."""
        return [body for path, _, body in self.requests if path == "/api/chat"]

    def has(self, name: object) -> bool:
        """Whether it has a model of that name."""
        full = name if ":" in str(name) else f"{name}:latest"
        return any(model["name"] == full for model in self.models)

    def tick(self) -> bool:
        """Let one tick of the clock pass; False where the server ends."""
        self.ticks += 1
        return not self.closing.wait(TICK)

    def spoil(self) -> Fault:
        """Give the fault of this request; one that heals goes away."""
        fault = self.fault
        if self.heals is not None and fault != "none":
            self.heals -= 1
            if self.heals <= 0:
                self.fault, self.heals = "none", None
        return fault


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    double: OllamaDouble

    def handle_error(self, *_: object) -> None:
        """Say nothing: a caller that hangs up is what some tests want."""


class _Refused(Exception):
    """A request that is answered with an error."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status, self.words = status, words


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        double = self.server.double
        self._route(
            {
                "/api/version": lambda _: self._object({"version": double.version}),
                "/api/tags": lambda _: self._object({"models": double.models}),
                "/api/ps": lambda _: self._object({"models": [m for m in double.models if m["name"] in double.loaded]}),
            }
        )

    def do_POST(self) -> None:
        self._route(
            {
                "/api/chat": lambda body: self._write(ChatRequest, body),
                "/api/generate": lambda body: self._write(GenerateRequest, body),
                "/api/show": self._show,
                "/api/embed": self._embed,
                "/api/pull": self._pull,
            }
        )

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    @property
    def _double(self) -> OllamaDouble:
        return self.server.double

    def _route(self, routes: dict[str, Callable[[dict[str, Any]], None]]) -> None:
        raw = self.rfile.read(int(self.headers.get("content-length") or 0))
        try:
            body = json.loads(raw) if raw else {}
        except ValueError:
            self._error(400, "invalid character in request body")
            return
        self._double.requests.append((self.path, {k.lower(): v for k, v in self.headers.items()}, body))
        try:
            if not self._of_another_kind():
                routes.get(self.path, lambda _: self._send(404, b"404 page not found", "text/plain"))(body)
        except _Refused as refused:
            self._error(refused.status, refused.words)
        except (BrokenPipeError, ConnectionResetError):
            self._double.hung_up.set()
            self.close_connection = True

    def _of_another_kind(self) -> bool:
        """Faults of a whole server, whatever is asked."""
        match self._double.fault:
            case "silence":
                self._wait()
            case "html 200":
                self._send(200, HTML, "text/html")
            case "html 502":
                self._send(502, HTML, "text/html")
            case "json 200":
                self._send(200, b'[{"status": "ok"}]\n', "application/json")
            case _:
                return False
        return True

    def _show(self, body: dict[str, Any]) -> None:
        double, request = self._double, _checked(ShowRequest, body)
        self._find(request.model)
        kind = double.architecture
        told = {} if double.shown is None else {"capabilities": double.shown}
        facts = {"general.architecture": kind, f"{kind}.context_length": double.length}
        self._object({"license": "", "template": double.template, "details": {}, "model_info": facts} | told)

    def _embed(self, body: dict[str, Any]) -> None:
        request = _checked(EmbedRequest, body)
        self._find(request.model)
        texts = [request.input] if isinstance(request.input, str) else request.input
        vectors = [[float(text.count(letter)) for letter in "aeiou"] for text in texts]
        self._object({"model": request.model, "embeddings": vectors, "prompt_eval_count": sum(map(len, texts))})

    def _pull(self, body: dict[str, Any]) -> None:
        request = _checked(PullRequest, body)
        told = self._double.pulls.get(request.model)
        lines = [{"status": "pulling manifest"}, *(told or [{"error": "pull model manifest: file does not exist"}])]
        if request.stream:
            self._stream(iter([line | {"done": False} for line in lines]), self._double.spoil(), bare=True)
        else:
            self._object(lines[-1])
        if told:
            self._double.models.append(served(request.model if ":" in request.model else f"{request.model}:latest"))

    def _write(self, shape: type[ChatRequest | GenerateRequest], body: dict[str, Any]) -> None:
        request = _checked(shape, body)
        if wrong := request.refused():
            raise _Refused(400, wrong)
        self._find(request.model)
        fault = self._double.spoil()
        if fault in REFUSALS:
            raise _Refused(*REFUSALS[fault])
        self._double.loaded.add(request.model)
        lines = self._lines(request, body, fault, "message" if shape is ChatRequest else "response")
        if request.stream:
            self._stream(lines, fault)
        else:
            told = list(lines)
            whole = "".join(line["message"]["content"] if "message" in line else line["response"] for line in told)
            self._object(told[-1] | _piece("message" if shape is ChatRequest else "response", whole, ""))

    def _lines(self, request: Request, body: dict[str, Any], fault: Fault, key: str) -> Iterator[dict[str, Any]]:
        head = {"model": request.model, "created_at": CREATED}
        for thought in re.findall(r"\S+\s*", self._double.thinking or ("well now" if fault == "thoughts only" else "")):
            yield head | _piece(key, "", thought) | {"done": False}
        read = self._read(request, body)
        said = "" if fault == "thoughts only" else self._double.answer(body)
        written = said if isinstance(said, Written) else Written(_tokens(said), read)
        count = 0
        for token, logprob in written.tokens:
            count += 1
            told = {"token": token, "logprob": logprob, "bytes": list(token.encode())}
            given = {"logprobs": [told]} if request.logprobs and self._double.logprobs and logprob is not None else {}
            yield head | _piece(key, token, "") | {"done": False} | given
        cut = request.options and request.options.num_predict and count >= request.options.num_predict
        yield (
            head
            | _piece(key, "", "")
            | {
                "done": True,
                "done_reason": "length" if fault == "length" or cut else "stop",
                "total_duration": 4_935_886_791,
                "load_duration": 534_986_708,
                "prompt_eval_count": read if written.read is None else written.read,
                "prompt_eval_duration": 107_345_000,
                "eval_count": count,
                "eval_duration": 4_289_432_000,
            }
        )

    def _read(self, request: Request, body: dict[str, Any]) -> int:
        """Read the prompt as a server of its kind does, and count what that took."""
        double, prompt = self._double, prompt_of(body)
        asked = request.options.num_ctx if request.options else None
        window = double.window or min(asked or 4_096, double.length)
        count = len(prompt) // LETTERS
        if count > window:
            if request.truncate is False and double.window is None:
                raise _Refused(400, "the input length exceeds the context length")
            count = window // 2
        shared = len(_shared(prompt, double.last_prompt)) // LETTERS
        double.last_prompt = prompt
        return count if double.counts_cached else max(1, count - shared)

    def _stream(self, lines: Iterator[dict[str, Any]], fault: Fault, *, bare: bool = False) -> None:
        first = next(lines)  # what fails before it can still be an error of its own
        self.send_response(200)
        self.send_header("content-type", "application/x-ndjson")
        self.send_header("transfer-encoding", "chunked")
        self.end_headers()
        for number, line in enumerate(_chain(first, lines)):
            if number == 2 and fault in {*ENDINGS, "stall", "endless", "trickle"}:
                self._break_off(fault, line)
                return
            if line["done"] and fault == "no done":
                break
            told = {key: value for key, value in line.items() if key != "done"} if bare else line
            self._chunk(json.dumps(told).encode() + b"\n")
        self.wfile.write(b"0\r\n\r\n")

    def _break_off(self, fault: Fault, line: dict[str, Any]) -> None:
        self.close_connection = True
        if fault == "stall":
            self._wait()
        elif fault in {"endless", "trickle"}:
            while self._double.tick() if fault == "trickle" else not self._double.closing.is_set():
                self._chunk(b" " if fault == "trickle" else json.dumps(line).encode() + b"\n")
        elif fault != "cut":
            self._chunk(ENDINGS[fault])
            self.wfile.write(b"0\r\n\r\n")

    def _wait(self) -> None:
        """Say nothing until the caller hangs up or the server ends."""
        self.close_connection = True
        while not self._double.closing.is_set():
            ready, _, _ = select.select([self.connection], [], [], TICK)
            self._double.ticks += 1
            if ready and not self.connection.recv(1, socket.MSG_PEEK):
                self._double.hung_up.set()
                return

    def _find(self, name: str) -> None:
        if not self._double.has(name):
            raise _Refused(404, f"model '{name}' not found")

    def _chunk(self, data: bytes) -> None:
        self.wfile.write(b"%x\r\n%b\r\n" % (len(data), data))

    def _object(self, value: dict[str, Any]) -> None:
        self._send(200, json.dumps(value).encode(), "application/json; charset=utf-8")

    def _error(self, status: int, words: str) -> None:
        self._send(status, json.dumps({"error": words}).encode(), "application/json; charset=utf-8")

    def _send(self, status: int, data: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


def _checked(shape: type[Shape], body: dict[str, Any]) -> Shape:
    try:
        return shape.model_validate(body)
    except ValidationError as error:
        where = ".".join(str(step) for step in error.errors()[0]["loc"])
        raise _Refused(400, f"json: cannot unmarshal value into Go struct field {shape.__name__}.{where}") from error


def _piece(key: str, text: str, thought: str) -> dict[str, Any]:
    """Give a piece of an answer as a chat or a completion does."""
    thinking = {"thinking": thought} if thought else {}
    if key == "response":
        return {"response": text} | thinking
    return {key: {"role": "assistant", "content": text} | thinking}


def _tokens(text: str) -> list[tuple[str, float | None]]:
    return [(token, -0.125 * (at + 1)) for at, token in enumerate(re.findall(r"\s*[\w']+|\s+|[^\w\s]", text))]


def _chain(first: dict[str, Any], rest: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    yield first
    yield from rest


def _shared(one: str, other: str) -> str:
    at = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return one[:at]
