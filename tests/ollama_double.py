"""A server that speaks Ollama's protocol over real HTTP, with faults that can be switched on.

Not laxer than the real one: wrong types and schemas it could not convert are 400, a missing model is 404, unknown
fields are ignored.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from lyrica_cli.core.writing.schema import faults

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Self

Answer = Callable[[dict[str, Any]], str]
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
    "html 200",
    "html 502",
    "json 200",
    "thoughts only",
]

CREATED = "2026-08-21T10:11:12.123456789Z"
HTML = b"<!doctype html><title>Bad gateway</title><h1>Bad gateway</h1>"
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


class Strict(BaseModel):
    model_config = ConfigDict(strict=True, extra="ignore")


class Message(Strict):
    role: Literal["system", "user", "assistant", "tool"]
    content: str = ""
    thinking: str | None = None


class Options(Strict):
    temperature: float | None = None
    seed: int | None = None
    num_ctx: int | None = None
    num_predict: int | None = None
    top_p: float | None = None
    top_k: int | None = None
    min_p: float | None = None
    repeat_penalty: float | None = None
    stop: list[str] | None = None


class Request(Strict):
    model: str
    stream: bool = True
    format: str | dict[str, Any] | None = None
    options: Options | None = None
    keep_alive: str | float | None = None
    think: bool | str | None = None
    truncate: bool | None = None
    shift: bool | None = None
    logprobs: bool = False
    top_logprobs: int = 0


class ChatRequest(Request):
    messages: list[Message] = []


class GenerateRequest(Request):
    prompt: str = ""
    suffix: str = ""
    system: str = ""
    template: str = ""
    raw: bool = False


def served(name: str = "llama3.2:latest", **other: Any) -> dict[str, Any]:
    """One model as ``/api/tags`` shows it; a field given as None is left out."""
    shown = {
        "name": name,
        "model": name,
        "modified_at": "2026-08-01T09:00:00.123456789+02:00",
        "size": 2_019_393_189,
        "digest": "a80c4f17acd55265feec403c7aef86be0c25983ab279d83f3bcd3abbcb5b8b72",
        "details": {
            "parent_model": "",
            "format": "gguf",
            "family": "llama",
            "families": ["llama"],
            "parameter_size": "3.2B",
            "quantization_level": "Q4_K_M",
        },
        "capabilities": ["completion", "tools"],
    } | other
    return {key: value for key, value in shown.items() if value is not None}


def line_answer(line: str = "the moths come every night") -> Answer:
    """Answer every request with one line in the form that Lyrica asks for."""
    return lambda _request: json.dumps({"line": line})


@dataclass
class OllamaDouble:
    """A context manager that serves on a free port of the loopback.

    Attributes:
        answer: Gives the content for a request's body.
        models: What ``/api/tags`` lists, see :func:`served`.
        fault: What goes wrong with ``/api/chat`` and ``/api/generate``, and with the listing for faults of a whole
            server (silence, html).
        logprobs: Whether it is recent enough to give them.
        thinking: What the model thinks aloud before it answers, in the field for it.
        shown: Capabilities that ``/api/show`` tells; None for a server too old to tell.
        requests: Every request so far: path, headers in lower case, body.
        hung_up: Set when a caller closed the connection before the answer was whole.
    """

    answer: Answer = field(default_factory=line_answer)
    models: list[dict[str, Any]] = field(default_factory=lambda: [served()])
    fault: Fault = "none"
    logprobs: bool = True
    thinking: str = ""
    shown: list[str] | None = None
    requests: list[tuple[str, dict[str, str], dict[str, Any]]] = field(default_factory=list)
    hung_up: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Self:
        self.closing = threading.Event()
        self._server = _Server(("127.0.0.1", 0), _Handler)
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
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def chats(self) -> list[dict[str, Any]]:
        """The bodies of the chat requests, in order."""
        return [body for path, _, body in self.requests if path == "/api/chat"]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    double: OllamaDouble

    def handle_error(self, *_: object) -> None:
        """Say nothing: a caller that hangs up is what some tests want."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        self._route(
            {
                "/api/version": lambda _: self._object({"version": "0.31.0"}),
                "/api/tags": lambda _: self._object({"models": self._double.models}),
                "/api/ps": lambda _: self._object({"models": []}),
            }
        )

    def do_POST(self) -> None:
        self._route({"/api/chat": self._chat, "/api/generate": self._generate, "/api/show": self._show})

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    @property
    def _double(self) -> OllamaDouble:
        return self.server.double

    def _route(self, routes: dict[str, Callable[[dict[str, Any]], None]]) -> None:
        raw = self.rfile.read(int(self.headers.get("content-length") or 0))
        body = json.loads(raw) if raw else {}
        self._double.requests.append((self.path, {k.lower(): v for k, v in self.headers.items()}, body))
        try:
            if self._of_another_kind():
                return
            if self.path in routes:
                routes[self.path](body)
            else:
                self._send(404, b"404 page not found", "text/plain")
        except (BrokenPipeError, ConnectionResetError):
            self._double.hung_up.set()
            self.close_connection = True

    def _of_another_kind(self) -> bool:
        """Faults of a whole server, whatever is asked."""
        match self._double.fault:
            case "silence":
                self._double.closing.wait()
                self.close_connection = True
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
        if not self._has(body.get("model")):
            self._error(404, f"model '{body.get('model')}' not found")
            return
        told = {} if self._double.shown is None else {"capabilities": self._double.shown}
        self._object({"license": "", "details": {}, "model_info": {"llama.context_length": 131_072}} | told)

    def _chat(self, body: dict[str, Any]) -> None:
        self._write(
            ChatRequest,
            body,
            lambda text, thought: {
                "message": {"role": "assistant", "content": text} | ({"thinking": thought} if thought else {})
            },
        )

    def _generate(self, body: dict[str, Any]) -> None:
        self._write(
            GenerateRequest, body, lambda text, thought: {"response": text} | ({"thinking": thought} if thought else {})
        )

    def _write(self, shape: type[Request], body: dict[str, Any], piece: Callable[[str, str], dict[str, Any]]) -> None:
        try:
            request = shape.model_validate(body)
        except ValidationError as error:
            where = ".".join(str(step) for step in error.errors()[0]["loc"])
            self._error(400, f"json: cannot unmarshal value into Go struct field {shape.__name__}.{where}")
            return
        if isinstance(request.format, dict) and (wrong := faults(request.format)):
            self._error(400, f"invalid JSON schema in format: {wrong[0]}")
        elif isinstance(request.format, str) and request.format not in {"", "json"}:
            self._error(400, 'invalid format: expected "json" or a JSON schema')
        elif not self._has(request.model):
            self._error(404, f"model '{request.model}' not found")
        elif self._double.fault in REFUSALS:
            self._error(*REFUSALS[self._double.fault])
        elif request.stream:
            self._stream(self._lines(request, body, piece))
        else:
            *_, last = self._lines(request, body, piece)
            self._object(last | piece(self._double.answer(body), self._double.thinking))

    def _lines(
        self, request: Request, body: dict[str, Any], piece: Callable[[str, str], dict[str, Any]]
    ) -> Iterator[dict[str, Any]]:
        head = {"model": request.model, "created_at": CREATED}
        thoughts_only = self._double.fault == "thoughts only"
        for thought in re.findall(r"\S+\s*", self._double.thinking or ("well now" if thoughts_only else "")):
            yield head | piece("", thought) | {"done": False}
        content = "" if thoughts_only else self._double.answer(body)
        tokens = re.findall(r"\s*[\w']+|\s+|[^\w\s]", content)
        for number, token in enumerate(tokens):
            told = {"token": token, "logprob": -0.125 * (number + 1), "bytes": list(token.encode())}
            given = {"logprobs": [told]} if request.logprobs and self._double.logprobs else {}
            yield head | piece(token, "") | {"done": False} | given
        yield (
            head
            | piece("", "")
            | {
                "done": True,
                "done_reason": "length" if self._double.fault == "length" else "stop",
                "total_duration": 4_935_886_791,
                "load_duration": 534_986_708,
                "prompt_eval_count": 26,
                "prompt_eval_duration": 107_345_000,
                "eval_count": len(tokens),
                "eval_duration": 4_289_432_000,
            }
        )

    def _stream(self, lines: Iterator[dict[str, Any]]) -> None:
        self.send_response(200)
        self.send_header("content-type", "application/x-ndjson")
        self.send_header("transfer-encoding", "chunked")
        self.end_headers()
        fault = self._double.fault
        for number, line in enumerate(lines):
            if number == 2 and fault in {*ENDINGS, "stall", "endless"}:
                self._break_off(fault, line)
                return
            if line["done"] and fault == "no done":
                break
            self._chunk(json.dumps(line).encode() + b"\n")
        self.wfile.write(b"0\r\n\r\n")

    def _break_off(self, fault: Fault, line: dict[str, Any]) -> None:
        self.close_connection = True
        if fault == "stall":
            self._double.closing.wait()
        elif fault == "endless":
            while not self._double.closing.is_set():
                self._chunk(json.dumps(line).encode() + b"\n")
        elif fault != "cut":
            self._chunk(ENDINGS[fault])
            self.wfile.write(b"0\r\n\r\n")

    def _chunk(self, data: bytes) -> None:
        self.wfile.write(b"%x\r\n%b\r\n" % (len(data), data))

    def _has(self, name: object) -> bool:
        full = name if ":" in str(name) else f"{name}:latest"
        return any(model["name"] == full for model in self._double.models)

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
