"""What the server answers, and what it refuses."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import httpx
import pytest

from lyrica_cli import __version__
from lyrica_cli.core import Lyrica, logs
from lyrica_cli.core.settings import Settings
from lyrica_cli.health.app import create_app

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from pathlib import Path

    from health_server import Running

API = "/api/v1/health"
ROUTES = [
    "/",
    API,
    f"{API}/ready",
    f"{API}/live",
    f"{API}/metrics",
    f"{API}/info",
    "/metrics",
    "/docs",
    "/openapi.json",
]


@pytest.mark.parametrize("route", ROUTES)
def test_routes_answer(server: Running, route: str) -> None:
    """Every route answers, with an id, with headers that keep browsers safe, and without a word of what serves it."""
    answer = server.http.get(route)
    assert answer.status_code == 200, answer.text
    assert re.fullmatch(r"[0-9a-f]{16}", answer.headers["x-request-id"])
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert (answer.headers["x-content-type-options"], answer.headers.get("server")) == ("nosniff", None)


@pytest.mark.parametrize("route", ROUTES)
def test_head(server: Running, route: str) -> None:
    """HEAD is answered like GET, without the body."""
    answer = server.http.head(route)
    assert (200, b"") == (answer.status_code, answer.content)


def test_home_links_to_what_is_there(server: Running) -> None:
    """The front page names the version, and every link of it leads somewhere."""
    home = server.http.get("/").json()
    assert ("lyrica", __version__) == (home["name"], home["version"])
    assert {200} == {server.http.get(link).status_code for link in home["links"].values()}


def test_info_holds_no_secret_and_no_path(
    serve: Callable[..., AbstractContextManager[Running]], tmp_path: Path
) -> None:
    """The settings are shown without passwords and without paths."""
    with serve(OLLAMA_HOST="http://ana:s3cret-canary@127.0.0.1:9") as running:
        shown = running.http.get(f"{API}/info").text
    settings = json.loads(shown)["settings"]
    expected = ("http://***@127.0.0.1:9", "set", "scripted:set", None)
    assert expected == tuple(settings[key] for key in ("ollama_host", "data_dir", "model", "health_token_file"))
    assert [word for word in ("canary", str(tmp_path)) if word in shown] == []


def test_system(server: Running) -> None:
    """The machine's figures are in bytes and seconds, and hold together."""
    found = server.http.get(f"{API}/metrics").json()
    assert 0 < found["memory"]["available"] <= found["memory"]["total"]
    assert 0 < found["disk"]["free"] <= found["disk"]["total"]
    assert 1_000_000 < found["process"]["resident_bytes"] < 1_000_000_000
    assert found["process"]["uptime_seconds"] < 600


def test_request_id_is_kept(server: Running) -> None:
    """A well-formed id of the caller's comes back; any other is replaced."""
    kept = server.http.get(f"{API}/live", headers={"X-Request-ID": "trace-1.a_B"})
    replaced = server.http.get(f"{API}/live", headers={"X-Request-ID": "x" * 65})
    assert kept.headers["x-request-id"] == "trace-1.a_B"
    assert re.fullmatch(r"[0-9a-f]{16}", replaced.headers["x-request-id"])


@pytest.mark.parametrize(
    ("method", "route", "status"), [("GET", "/none", 404), ("POST", "/", 405), ("GET", "/docs/", 404)]
)
def test_problems(server: Running, method: str, route: str, status: int) -> None:
    """An error is a problem document with the request's id."""
    answer = server.http.request(method, route)
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert (answer.json()["status"], answer.json()["request_id"]) == (status, answer.headers["x-request-id"])


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "a b"])
def test_stranger_names_are_refused(server: Running, host: str) -> None:
    """A request under a name that is not the server's is refused (R-H1)."""
    assert server.http.get("/", headers={"Host": host}).status_code == 400


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:1", "[::1]:8000", "LOCALHOST"])
def test_own_names(server: Running, host: str) -> None:
    """The machine's own names are good, with any port."""
    assert server.http.get("/", headers={"Host": host}).status_code == 200


def test_large_body_is_refused(server: Running) -> None:
    """A body over the limit is refused by what it says of itself, before it is read (R-H1)."""
    assert server.http.post("/", content=b"x" * 65_537).status_code == 413


def test_body_without_a_length_is_refused(server: Running) -> None:
    """A body that does not say how long it is, and might never end, is refused (R-H1)."""
    assert server.http.post("/", content=iter([b"x"])).status_code == 411


def test_fault_becomes_a_problem(tmp_path: Path) -> None:
    """What breaks inside is answered with an id and no word of what broke; the log has id, kind and way (R-P1)."""
    settings = Settings(data_dir=tmp_path, ollama_host="127.0.0.1:9")
    app = create_app(Lyrica(settings))

    def broken() -> None:
        raise RuntimeError("the canary sleeps in the attic")

    app.add_api_route("/broken", broken)

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            return await client.get("/broken")

    logs.start(settings=settings)
    try:
        answer = asyncio.run(ask())
    finally:
        logs.stop()
    kept = (tmp_path / "logs" / "lyrica.jsonl").read_text(encoding="utf-8")
    fault, request = (json.loads(line) for line in kept.splitlines())
    assert (500, answer.headers["x-request-id"]) == (answer.status_code, answer.json()["request_id"])
    assert ("RuntimeError", answer.json()["request_id"], "/broken") == (
        fault["error"],
        fault["request"],
        fault["route"],
    )
    assert fault["trace"][-1].endswith(" broken")
    assert (500, "/broken") == (request["status"], request["route"])
    assert [text for text in (answer.text, kept) if "canary" in text] == []


def test_rate_limit(serve: Callable[..., AbstractContextManager[Running]]) -> None:
    """Who asks too often is told when to come again; live and ready always answer."""
    with serve(LYRICA_HEALTH_RATE="3") as running:
        answers = [running.http.get("/") for _ in range(4)]
        probes = [running.http.get(f"{API}/{name}").status_code for name in ("live", "ready") for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert 1 <= int(answers[3].headers["retry-after"]) <= 60
    assert answers[3].json()["status"] == 429
    assert {200} == set(probes)


def test_origins_are_closed(server: Running) -> None:
    """By default no page of another origin may read an answer."""
    answer = server.http.get("/", headers={"Origin": "https://evil.example"})
    assert "access-control-allow-origin" not in answer.headers


def test_origins_can_be_opened(serve: Callable[..., AbstractContextManager[Running]]) -> None:
    """An origin that is set may read, no other may, and a further name is answered to."""
    with serve(LYRICA_HEALTH_ORIGINS="https://a.example", LYRICA_HEALTH_HOSTS="music.local") as running:
        allowed = running.http.get("/", headers={"Origin": "https://a.example", "Host": "music.local"})
        other = running.http.get("/", headers={"Origin": "https://b.example"})
    assert (allowed.status_code, allowed.headers["access-control-allow-origin"]) == (200, "https://a.example")
    assert "access-control-allow-origin" not in other.headers


def test_docs_need_nobody_else(server: Running) -> None:
    """All that the page for people loads is served here, and its own script is the one its policy lets run."""
    page = server.http.get("/docs")
    loaded = re.findall(r'(?:href|src)="([^"]+)"', page.text)
    assert len(loaded) == 3
    assert {200} == {server.http.get(path).status_code for path in loaded if path.startswith("/")}
    assert [path for path in loaded if not path.startswith("/")] == []
    (script,) = re.findall(r"<script>(.*?)</script>", page.text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"'sha256-{digest}'" in page.headers["content-security-policy"]
    assert server.http.get("/docs/assets/..%2Fcore.py").status_code in {404, 422}


def test_schemathesis_finds_nothing(server: Running, tmp_path: Path) -> None:
    """Requests made up from the server's own OpenAPI document find no answer that it does not describe."""
    command = [sys.executable, "-m", "schemathesis.cli", "run", f"{server.url}/openapi.json"]
    flags = ["--max-examples", "15", "--seed", "7", "--no-color", "--generation-database", "none"]
    done = subprocess.run([*command, *flags], capture_output=True, text=True, check=False, cwd=tmp_path, timeout=120)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
    assert "No issues found" in done.stdout
