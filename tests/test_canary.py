"""A sentinel in every secret and in a lyric, through all that can go wrong: none of it comes out (R-P1)."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from health_server import environment, serving
from ollama_double import OllamaDouble

if TYPE_CHECKING:
    from pathlib import Path

SECRET, LYRIC = "s3cret-canary-4711", "the lyric canary sleeps in the attic"
API = "/api/v1/health"


def typed(home: Path, *args: str, **more: str) -> str:
    """Both streams of a command, in an environment whose every secret is the sentinel."""
    done = subprocess.run(
        [sys.executable, "-m", "lyrica_cli", *args],
        env=environment(home, **secrets(home), **more),
        cwd=home,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    return done.stdout + done.stderr


def secrets(home: Path) -> dict[str, str]:
    """Every way in which a secret comes in; and no patience, which has a test of its own."""
    token = home / "token"
    token.write_text(SECRET, encoding="utf-8")
    return {"LYRICA_RETRIES": "0", "OLLAMA_API_KEY": SECRET, "HF_TOKEN": SECRET, "LYRICA_HEALTH_TOKEN_FILE": str(token)}


@pytest.fixture
def wreck(tmp_path: Path) -> Path:
    """A file of weights that is none, in a place that is named like the lyric."""
    path = tmp_path / "weights.gguf"
    path.write_text(LYRIC, encoding="utf-8")
    return path


def test_no_canary_comes_out(tmp_path: Path, wreck: Path) -> None:
    """Songs that are written, that fail at every door, and a server that is asked everything: no secret, no lyric."""
    data = tmp_path / "data"
    song = ["generate", LYRIC, "-v", "--form", "V:XX:6 V"]
    said = {"written": typed(tmp_path, *song)}
    with OllamaDouble() as double:
        double.fault = "error in stream"
        host = double.url.replace("://", f"://ana:{SECRET}@")
        said["broken"] = typed(tmp_path, *song, "--model", "ollama:llama3.2", "--no-fallback", OLLAMA_HOST=host)
        said["doctor"] = typed(tmp_path, "doctor", OLLAMA_HOST=host)
    said["wrecked"] = typed(
        tmp_path, *song, "--model", f"embedded:{wreck}", OLLAMA_HOST=f"http://ana:{SECRET}@127.0.0.1:9"
    )
    said["unfit"] = typed(tmp_path, *song, "--use", LYRIC, "--syllables", "400")
    more = {**secrets(tmp_path), "OLLAMA_HOST": f"http://ana:{SECRET}@127.0.0.1:9"}
    with serving(tmp_path, "--log-level", "info", **more) as running:
        for route in ("/", API, f"{API}/ready", f"{API}/info", f"{API}/metrics", "/metrics", f"/{SECRET}"):
            said[route] = running.http.get(route, headers={"Authorization": f"Bearer {SECRET}"}).text
            said[f"{route} closed"] = running.http.get(route, headers={"Authorization": f"Bearer {SECRET}x"}).text
        data.joinpath("lyrica.db").write_bytes(b"no database" * 1000)
        said["metrics of a wreck"] = running.http.get("/metrics", headers={"Authorization": f"Bearer {SECRET}"}).text
        running.end()
        said["server"] = running.err
    said["damaged"] = typed(tmp_path, "history", "-v")
    kept = {path.name: path.read_text(encoding="utf-8") for path in (data / "logs").glob("*.jsonl")}
    assert kept
    assert [where for where, text in (said | kept).items() if SECRET in text] == []
    quiet = {where: text for where, text in said.items() if where not in {"written", "unfit"}}
    assert [where for where, text in (quiet | kept).items() if "canary sleeps" in text.lower()] == []
