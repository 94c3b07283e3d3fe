"""``lyrica generate`` with an Ollama that fails: what the writer reads, and what is kept."""

from __future__ import annotations

import json
import signal
import socket
import ssl
import subprocess
import sys
import threading
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ollama_double import TICK, OllamaDouble
from ollama_shapes import Written

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator
    from contextlib import AbstractContextManager

    from conftest import Outcome
    from ollama_double import Fault

SONG = ["generate", "a lamp", "-g", "pop", "-m", "sad", "--seed", "3", "--candidates", "1", "--form", "V:XX:6 V"]


@pytest.fixture
def hasty(double: OllamaDouble, monkeypatch: pytest.MonkeyPatch) -> OllamaDouble:
    """A server for writers in a hurry."""
    waits = {"CONNECT": "1", "FIRST_TOKEN": "0.5", "BETWEEN_TOKENS": "0.3", "TOTAL": "1"}
    for name, seconds in waits.items():
        monkeypatch.setenv(f"LYRICA_{name}_TIMEOUT", seconds)
    monkeypatch.setenv("LYRICA_RETRIES", "0")
    monkeypatch.setenv("OLLAMA_HOST", double.url)
    return double


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        ("bad request", "refused to write with llama3.2"),
        ("missing", "lyrica models pull llama3.2"),
        ("out of memory", "more system memory"),
        ("queue full", "Ollama is busy"),
        ("cut", "in the middle of a line"),
        ("error in stream", "unexpected EOF"),
        ("no done", "in the middle of a line"),
        ("half line", "in the middle of a line"),
        ("length", "was cut off"),
        ("stall", "fell silent in the middle of a line"),
        ("trickle", "took too long"),
        ("endless", "llama3.2"),
        ("thoughts only", "thought, and wrote nothing"),
    ],
)
def test_in_mid_song(lyrica: Callable[..., Outcome], hasty: OllamaDouble, fault: Fault, says: str) -> None:
    """Without a fallback each failure is exit code 3 and one line that names what to type; the draft is kept (R-O1)."""

    def answer(_body: object) -> str:
        hasty.fault = fault
        return json.dumps({"line": "the moths come every night"})

    hasty.answer = answer
    outcome = lyrica(*SONG, "--model", "llama3.2", "--no-fallback")
    *notes, complaint = outcome.err.splitlines()
    song = json.loads(lyrica("history", "show", "last", "--json").out)

    assert (3, "") == (outcome.code, outcome.out)
    assert complaint.startswith("lyrica: ")
    assert says in complaint
    assert "lyrica history show" in complaint
    assert any(command in complaint for command in ("lyrica models pull", "lyrica generate --model"))
    assert all(note.startswith("note: ") for note in notes)
    assert ("failed", 1) == (song["run_status"], len(song["sections"][0]["lines"]))


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        ("silence", "did not answer in time"),
        ("html 200", "is not Ollama"),
        ("html 502", "is not Ollama"),
        ("json 200", "is not Ollama"),
    ],
)
def test_at_the_door(lyrica: Callable[..., Outcome], hasty: OllamaDouble, fault: Fault, says: str) -> None:
    """A server that is none is exit code 3 and one line before anything is recorded (R-O1)."""
    hasty.fault = fault
    outcome = lyrica(*SONG, "--model", "llama3.2")

    assert (3, "", 1, True) == (outcome.code, outcome.out, outcome.err.count("\n"), says in outcome.err)
    assert not lyrica("history", "--ids").out


@contextmanager
def closed() -> Generator[str]:
    """An address where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    yield f"127.0.0.1:{port}"


@contextmanager
def speaking(words: bytes) -> Generator[str]:
    """A server that says the same to whoever comes, and hangs up."""

    def serve() -> None:
        with suppress(OSError):
            while True:
                caller, _ = server.accept()
                with caller:
                    caller.recv(65_536)
                    caller.sendall(words)

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        try:
            yield f"127.0.0.1:{server.getsockname()[1]}"
        finally:
            server.shutdown(socket.SHUT_RDWR)
            thread.join()


@contextmanager
def no_tls() -> Generator[str]:
    """An Ollama that is asked for https and speaks none."""
    with OllamaDouble() as double:
        yield double.url.replace("http:", "https:")


@contextmanager
def stranger() -> Generator[str]:
    """An Ollama with a certificate that nobody vouches for."""
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(Path(__file__).parents[1] / "llm/stranger.pem")
    with OllamaDouble(tls=tls) as double:
        yield double.url


@pytest.mark.parametrize(
    ("server", "says"),
    [
        (closed(), "is not running"),
        (nullcontext("http://nobody.invalid"), "is not running at http://nobody.invalid"),
        (speaking(b"SSH-2.0-OpenSSH_9.6\r\n"), "is not Ollama"),
        (speaking(b"RTSP/1.0 400 Bad Request\r\n\r\n"), "is not Ollama"),
        (speaking(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nabcd"), "is not Ollama"),
        (speaking(b""), "is not Ollama"),
        (no_tls(), "No safe connection"),
        (stranger(), "self-signed certificate"),
    ],
    ids=["refused", "unknown host", "of another kind", "no HTTP", "no gzip", "hangs up", "no TLS", "stranger's TLS"],
)
def test_no_server(
    lyrica: Callable[..., Outcome],
    hasty: OllamaDouble,
    monkeypatch: pytest.MonkeyPatch,
    server: AbstractContextManager[str],
    says: str,
) -> None:
    """Where no Ollama can be reached that is exit code 3 and one line, and nothing is recorded or sent (R-O1)."""
    with server as host:
        monkeypatch.setenv("OLLAMA_HOST", host)
        outcome = lyrica(*SONG, "--model", "llama3.2")

    assert (3, "", 1, True) == (outcome.code, outcome.out, outcome.err.count("\n"), says in outcome.err)
    assert any(command in outcome.err for command in ("ollama serve", "lyrica config set ollama_host"))
    assert (False, []) == (bool(lyrica("history", "--ids").out), hasty.requests)


def test_web_proxy(lyrica: Callable[..., Outcome], hasty: OllamaDouble, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy for the web that answers nobody does not stand between a song and this machine's Ollama (R-O10)."""
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    hasty.answer = lambda _: json.dumps({"line": "never"})
    outcome = lyrica(*SONG, "--model", "llama3.2", "--no-fallback", "--json")

    assert (0, "ollama") == (outcome.code, json.loads(outcome.out)["model"]["provider"])


def test_no_line_fits(lyrica: Callable[..., Outcome], hasty: OllamaDouble) -> None:
    """With --no-fallback the best candidate stands, its line is marked, and standard error says which."""
    hasty.answer = lambda _: json.dumps({"line": "never"})
    outcome = lyrica(*SONG, "--model", "llama3.2", "--no-fallback", "--json")
    song = json.loads(outcome.out)

    assert (0, [False, False]) == (outcome.code, [line["ok"] for line in song["sections"][0]["lines"]])
    assert "note: v1.1, v1.2: llama3.2:latest found none that keeps the form; the likeliest stands.\n" in outcome.err


LA = 6_000
"""Tokens that the double would still write: two minutes by its clock."""


@pytest.mark.parametrize("phase", ["line", "thought", "stall", "silence"])
def test_ctrl_c(home: Path, double: OllamaDouble, monkeypatch: pytest.MonkeyPatch, phase: str) -> None:
    """Ctrl-C closes the connection within a second of the server's clock, whatever it is at, and it stops (R-O5)."""
    monkeypatch.setenv("OLLAMA_HOST", double.url)
    busy, stopped = threading.Event(), threading.Event()

    def writing() -> Iterator[tuple[str, float | None]]:
        try:
            yield "<think>" if phase == "thought" else '{"line": "', None
            for number in range(LA):
                if not double.tick():
                    return
                if number > 2:
                    busy.set()
                yield "la ", None
        finally:
            stopped.set()

    def answer(_body: object) -> str | Written:
        if double.fault != "none":  # what fails, fails in the middle of the song
            busy.set()
        if phase in {"line", "thought"}:
            return Written(writing())
        double.fault = "stall" if phase == "stall" else "silence"
        return json.dumps({"line": "the moths come every night"})

    double.answer = answer
    with subprocess.Popen(
        [sys.executable, "-m", "lyrica_cli", *SONG, "--model", "llama3.2"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=home,
    ) as running:
        if phase == "silence":  # it answers nothing, so the second question is all that shows
            while len(double.chats) < 2:
                busy.wait(TICK)
        else:
            assert busy.wait(120)
        begun = double.ticks
        running.send_signal(signal.SIGINT)
        assert double.hung_up.wait(60)
        ended = double.ticks
        out, err = running.communicate(timeout=60)

    assert (130, b"") == (running.returncode, out)
    assert b"interrupted." in err
    assert (ended - begun) * TICK <= 1
    assert stopped.wait(60) or phase not in {"line", "thought"}
    assert ended == double.ticks
