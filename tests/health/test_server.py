"""The server as a process: how it begins, who it lets in, how it ends, and what it leaves in the log."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import pytest

from health_server import environment
from lyrica_cli.core.errors import ServeError, UsageError
from lyrica_cli.health import server as served
from lyrica_cli.health.guard import read_token

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from pathlib import Path

    from health_server import Running

LIVE, READY = "/api/v1/health/live", "/api/v1/health/ready"
TOKEN = "canary-token-0123456789"
GUARDED = ["/", READY, "/api/v1/health", "/api/v1/health/metrics", "/api/v1/health/info", "/metrics", "/docs"]


def refused(home: Path, *flags: str, **more: str) -> tuple[int, str]:
    """Exit code and complaint of a server that does not begin."""
    command = [sys.executable, "-m", "lyrica_cli", "serve-health", *flags]
    done = subprocess.run(
        command, env=environment(home, **more), cwd=home, capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.stdout, done.stderr.count("\n")) == ("", 1)
    return done.returncode, done.stderr


def test_port_in_use(tmp_path: Path) -> None:
    """A port in use is one line that names another, and exit code 1."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        code, said = refused(tmp_path, "--port", str(port))
    assert (code, f"port {port} is in use" in said, f"--port {port % 65535 + 1}" in said) == (1, True, True)


@pytest.mark.parametrize("host", ["no such host", "nowhere.invalid", "1.2.3.4.5"])
def test_bad_host(tmp_path: Path, host: str) -> None:
    """A host that is none is one line and exit code 2."""
    with pytest.raises(UsageError, match="no such host"):
        served.bound(host, 0)
    token = tmp_path / "token"
    token.write_text(TOKEN, encoding="utf-8")
    code, said = refused(tmp_path, "--host", host, LYRICA_HEALTH_TOKEN_FILE=str(token))
    assert (code, "--host" in said) == (2, True)


def test_host_of_another_machine() -> None:
    """An address that is not this machine's is refused as a usage error."""
    with pytest.raises(UsageError, match="not an address of this machine"):
        served.bound("192.0.2.1", 0)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may take every port")
def test_port_that_is_not_ours() -> None:
    """A privileged port is one line that names a usual one."""
    with pytest.raises(ServeError, match="is not yours to take"):
        served.bound("127.0.0.1", 80)


def test_beyond_this_machine_only_with_a_token(tmp_path: Path) -> None:
    """Where others could call, no server begins without a token file (R-H1)."""
    code, said = refused(tmp_path, "--host", "0.0.0.0", "--port", "0")
    assert (code, "health_token_file" in said) == (2, True)


@pytest.mark.parametrize("text", [None, "", "short", "\nsecond line is not looked at", "nön-ascii-nön-ascii"])
def test_token_files_that_are_none(tmp_path: Path, text: str | None) -> None:
    """A token file that is missing, empty or too short is refused, on every host."""
    path = tmp_path / "token"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match="health_token_file"):
        read_token(path, "127.0.0.1")


def test_token(serve: Callable[..., AbstractContextManager[Running]], tmp_path: Path) -> None:
    """With a token all but live is closed to who does not know it, and it stands in no log (R-H1, R-P1)."""
    path = tmp_path / "token"
    path.write_text(f"{TOKEN}\n", encoding="utf-8")
    with serve(
        "--host",
        "0.0.0.0",
        "--log-level",
        "debug",
        LYRICA_HEALTH_TOKEN_FILE=str(path),
        LYRICA_ENVIRONMENT="development",
    ) as running:
        port = running.url.rpartition(":")[2]
        running.http.base_url = f"http://127.0.0.1:{port}"
        bare = [running.http.get(route) for route in (*GUARDED, "/openapi.json", "/docs/assets/swagger-ui.css")]
        wrong = running.http.get("/", headers={"Authorization": f"Bearer {TOKEN}x"})
        basic = running.http.get("/", headers={"Authorization": f"Basic {TOKEN}"})
        right = [running.http.get(route, headers={"Authorization": f"Bearer {TOKEN}"}) for route in GUARDED]
        live = running.http.get(LIVE)
        assert running.end() == 143
    assert {401} == {answer.status_code for answer in (*bare, wrong, basic)}
    assert ("Bearer", "application/problem+json") == (
        bare[0].headers["www-authenticate"],
        bare[0].headers["content-type"],
    )
    assert {200} == {answer.status_code for answer in (*right, live)}
    kept = (tmp_path / "data" / "logs" / "lyrica.jsonl").read_text(encoding="utf-8")
    assert [name for name, text in {"stderr": running.err, "log": kept}.items() if TOKEN in text] == []


def test_term_answers_who_is_being_answered(serve: Callable[..., AbstractContextManager[Running]]) -> None:
    """SIGTERM lets a request that is under way end with its answer, takes no new one, and leaves with 143 (R-U4)."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        host = f"127.0.0.1:{silent.getsockname()[1]}"
        with serve(OLLAMA_HOST=host) as running:
            answers: list[int] = []
            asking = threading.Thread(target=lambda: answers.append(running.http.get(READY).status_code))
            asking.start()
            with silent.accept()[0]:  # the look at Ollama has begun, and hangs
                code = running.end()
                asking.join(timeout=30)
    assert (143, [200], True) == (code, answers, running.err.endswith("lyrica: terminated.\n"))


def test_ctrl_c(serve: Callable[..., AbstractContextManager[Running]]) -> None:
    """Ctrl-C ends it with 130 and one line."""
    with serve() as running:
        code = running.end(signal.SIGINT)
    assert (130, "lyrica: interrupted.\n") == (code, running.err.partition("\n")[2])


def test_slow_callers_block_nobody(server: Running) -> None:
    """While 200 callers have begun a request and do not go on, live answers (R-H1)."""
    address = ("127.0.0.1", int(server.url.rpartition(":")[2]))
    slow = [socket.create_connection(address) for _ in range(200)]
    try:
        for caller in slow:
            caller.sendall(b"GET /api/v1/health/live HTTP/1.1\r\nHost: local")
        assert {200} == {server.http.get(LIVE).status_code for _ in range(20)}
    finally:
        for caller in slow:
            caller.close()


def test_slow_callers_are_hung_up_on(tmp_path: Path) -> None:
    """Who does not send the head of a request in time is hung up on, also after an earlier request."""
    program = "import lyrica_cli.health.server as s; s.HEAD_SECONDS = 0.2\n"
    program += "from lyrica_cli.cli.app import main; main(['serve-health', '--port', '0'])"
    process = subprocess.Popen(
        [sys.executable, "-c", program], env=environment(tmp_path), stderr=subprocess.PIPE, text=True
    )
    assert process.stderr is not None
    with process, process.stderr:
        port = int(process.stderr.readline().partition(";")[0].rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port), timeout=20) as caller:
            caller.sendall(b"GET / HTTP/1.1\r\nHost: local")
            assert caller.recv(10) == b""
        with socket.create_connection(("127.0.0.1", port), timeout=20) as caller:
            caller.sendall(b"GET /api/v1/health/live HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert caller.recv(4096).startswith(b"HTTP/1.1 200")
            caller.sendall(b"GET / HTTP/1.1\r\nHost: local")
            rest = b""
            while piece := caller.recv(4096):
                rest += piece
            assert b"HTTP/1.1" not in rest
        process.terminate()


def test_access_log(serve: Callable[..., AbstractContextManager[Running]], tmp_path: Path) -> None:
    """Each request is a line with its id, route, status and time; what a stranger put into the path is not in it."""
    with serve() as running:
        running.http.get("/api/v1/health/info", headers={"X-Request-ID": "mine"})
        running.http.get("/canary%0a{in}/the/path?token=canary")
        running.http.get(LIVE)
        running.end()
    lines = (tmp_path / "data" / "logs" / "lyrica.jsonl").read_text(encoding="utf-8").splitlines()
    events = [json.loads(line) for line in lines]
    requests = [event for event in events if event["event"] == "request"]
    told = [(event["request"] == "mine", event["route"], event["status"]) for event in requests]
    assert [(True, "/api/v1/health/info", 200), (False, "none", 404)] == told
    assert {True} == {0 <= event["seconds"] < 60 for event in requests}
    assert "canary" not in "".join(lines)
    assert [event["event"] for event in events if event["event"] != "request"] == [
        "database brought up",
        "server begins",
        "server ends",
    ]
