"""Songs from the command line to the last character: who sings is real, or a sheet where only the way matters."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
from typing import TYPE_CHECKING, Any

import pytest

from lyrica_cli.core.song.draft import parse_draft
from ollama_double import OllamaDouble

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Outcome

LYRICA = [sys.executable, "-m", "lyrica_cli"]
TINY = ["--form", "V:AA:6 V", "--candidates", "2", "--seed", "3"]


@pytest.fixture
def sheet(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A sheet that is sung from where no real model is needed."""
    path = home / "sheet.txt"
    path.write_text("the moths come every night\nand nothing sits up right\n", encoding="utf-8")
    monkeypatch.setenv("LYRICA_MODEL", f"scripted:{path}")
    return path


def test_a_real_song(process: Callable[..., Outcome]) -> None:
    """The built-in model writes a song; a fresh process in another locale writes the same (R-U5)."""
    first = process("generate", "a lamp", *TINY, "--no-save")
    again = process("generate", "a lamp", *TINY, "--no-save", env={"LC_ALL": "C", "PYTHONIOENCODING": "cp1252"})
    assert (0, 0, first.out) == (first.code, again.code, again.out)
    draft = parse_draft(first.out)
    assert (True, [2]) == (bool(draft.title), [len(section.lines) for section in draft.sections])
    line = r"Not saved · \d+ s · SmolLM2-135M-Instruct \(.*127\.0\.0\.1:9.*\)\. To keep one, leave out --no-save\."
    assert re.fullmatch(line, first.err.splitlines()[-1])


@pytest.mark.usefixtures("sheet")
@pytest.mark.parametrize("form", ["text", "lyrics", "markdown", "json"])
def test_once_on_standard_output(lyrica: Callable[..., Outcome], form: str) -> None:
    """In every format standard output is the song exactly once, as the history shows it, and the rest is elsewhere."""
    written = lyrica("generate", *TINY, "-f", form)
    assert written.out == lyrica("history", "show", "last", "-f", form).out
    assert ("The moths" in written.out, "Saved as" in written.out, "Saved as" in written.err) == (True, False, True)


@pytest.mark.usefixtures("sheet")
def test_head_and_wc(home: Path) -> None:
    """`| head -1` and `| wc -l` work: exit code 0, and standard error has only its one line (R-U3)."""
    line = f"set -o pipefail; {' '.join(LYRICA)} generate -q -t Lamp --form 'V:AA:6 V' | head -1"
    done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, cwd=home, check=False)
    assert (0, "# Lamp\n", "") == (done.returncode, done.stdout, done.stderr)


@pytest.mark.usefixtures("sheet")
def test_a_loop_loses_no_line(home: Path, lyrica: Callable[..., Outcome]) -> None:
    """`while read` around the command writes a song for every line: it does not eat the loop's input."""
    (home / "themes").write_text("a lamp\nmy father's boat\nthe last bus home\n", encoding="utf-8")
    loop = f"while read -r x; do {' '.join(LYRICA)} generate \"$x\" -q -f lyrics --form 'V:AA:6 V'; done < themes"
    done = subprocess.run(["bash", "-c", loop], capture_output=True, text=True, cwd=home, check=False)
    songs = [
        json.loads(lyrica("history", "show", each, "--json").out) for each in lyrica("history", "--ids").out.split()
    ]
    assert (0, "", 6) == (done.returncode, done.stderr, len(done.stdout.split("\n\n")[0].splitlines()))
    assert ["a lamp", "my father's boat", "the last bus home"] == [song["theme"] for song in songs][::-1]


@pytest.mark.parametrize(
    "wrong",
    [
        ["--form", "Q:AA V"],
        ["--form", "sonata"],
        ["--syllables", "0"],
        ["--syllables", "400"],
        ["--scheme", "9A"],
        ["--language", "de"],
        ["x" * 100_000],
        ["--title", "x" * 100_000],
        ["--seed", "-1"],
        ["--candidates", "0"],
        ["--rhyme", "sometimes"],
    ],
    ids=lambda wrong: " ".join(wrong)[:20],
)
@pytest.mark.usefixtures("sheet")
def test_wrong_usage(lyrica: Callable[..., Outcome], home: Path, wrong: list[str]) -> None:
    """What cannot be written is one line and exit code 2, at once, and leaves no trace."""
    before = set(home.rglob("*"))
    outcome = lyrica("generate", *wrong)
    assert (2, "", 1) == (outcome.code, outcome.out, outcome.err.count("\n"))
    assert (True, before) == (len(outcome.err) < 500, set(home.rglob("*")))


@pytest.mark.parametrize("data", [b"", b"GGUF", b"GGUF" + bytes(range(256)) * 4000, b"\x7fELF" * 1000], ids=len)
def test_no_model_file(lyrica: Callable[..., Outcome], home: Path, data: bytes) -> None:
    """A file that is no model, or only begins as one, is one error line and exit code 3 (R-O12)."""
    (home / "bad.gguf").write_bytes(data)
    outcome = lyrica("generate", "a lamp", *TINY, "-g", "pop", "-m", "sad", "--model", "embedded:bad.gguf")
    assert (3, "", 1, True) == (outcome.code, outcome.out, outcome.err.count("\n"), "lyrica models" in outcome.err)


NOTATION = "sing [chorus] and [/am] then [link=x] :smile: F♯ B♭ \\[verse] <b> *hey*"


@pytest.mark.usefixtures("sheet")
@pytest.mark.parametrize("form", ["text", "lyrics"])
def test_notation_is_printed_as_it_is(process: Callable[..., Outcome], form: str) -> None:
    """Brackets, smileys and signs in a draft come out as they went in, whatever a console could make of them (R-U1)."""
    outcome = process("generate", "--from", "-", "-q", "-f", form, stdin=f"[Verse 1]\n{NOTATION}\n...\n".encode())
    assert (0, True, 1) == (outcome.code, NOTATION in outcome.out.splitlines(), outcome.out.count(NOTATION))


def on_a_terminal(*args: str, cwd: Path, stdin: bytes = b"") -> tuple[int, str]:
    """Type a command whose standard output is a terminal; give exit code and what the terminal got."""
    inside, outside = os.openpty()
    env = os.environ | {"TERM": "xterm-256color", "FORCE_COLOR": "1"}
    command = [*LYRICA, *args]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=outside, stderr=subprocess.DEVNULL, cwd=cwd, env=env
    ) as running:
        os.close(outside)
        assert running.stdin is not None
        running.stdin.write(stdin)
        running.stdin.close()
        shown = b""
        while True:
            try:
                piece = os.read(inside, 4096)
            except OSError:  # a terminal that nobody holds any more
                break
            if not piece:
                break
            shown += piece
    os.close(inside)
    return running.returncode, shown.decode()


def test_a_terminal_obeys_nothing(home: Path, sheet: Path, lyrica: Callable[..., Outcome]) -> None:
    """Escape codes and controls of a draft, a title or a model never reach a terminal; the words do (R-U2)."""
    evil = "\x1b[31mred\x1b]52;c;b3duZWQ=\x07\x9b2J\u202e"
    sheet.write_text(f"the moths {evil} come every night\n", encoding="utf-8")
    draft = f"# T{evil}\n\n[Verse 1]\nmine {evil} {NOTATION}\n...\n"
    code, shown = on_a_terminal("generate", "--from", "-", "-f", "text", cwd=home, stdin=draft.encode())
    later = on_a_terminal("history", "show", "last", cwd=home)
    listed = on_a_terminal("history", cwd=home)
    assert (0, 0, 0) == (code, later[0], listed[0])
    assert (True, True) == (NOTATION in shown, "The moths" in shown)
    assert not [sign for sign in shown + later[1] + listed[1] if sign in "\x1b\x07\x9b\u202e"]
    assert "The moths" in lyrica("history", "show", "last").out


def test_ollama_dies_in_mid_song(lyrica: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch) -> None:
    """When Ollama dies in mid-song the built-in model finishes it, the record counts its lines, one line says so."""

    def answer(_: dict[str, Any]) -> str:
        if len(double.chats) > 4:
            double.fault = "cut"
        return json.dumps({"line": "the moths come every night"})

    with OllamaDouble(answer=answer) as double:
        monkeypatch.setenv("OLLAMA_HOST", double.url)
        written = lyrica("generate", "a lamp", "--form", "V:AABB:6 V", "--candidates", "2", "--json")
    song = json.loads(written.out)
    assert (0, "ollama", "complete") == (written.code, song["model"]["provider"], song["run_status"])
    assert 1 <= song["model"]["lines_by_fallback"] <= 4
    assert 1 == written.err.count("goes on")
    assert song == json.loads(lyrica("history", "show", "last", "--json").out)


def test_the_draft_grows_with_the_stream(home: Path) -> None:
    """Each line is on the terminal as soon as it stands: the server is still asked for the next one."""
    seen, waited = threading.Event(), []

    def answer(_: dict[str, Any]) -> str:
        if len(double.chats) > 1:
            waited.append(seen.wait(60))
            return json.dumps({"line": "a dog sleeps in the sun"})
        return json.dumps({"line": "the moths come every night"})

    inside, outside = os.openpty()
    with OllamaDouble(answer=answer, logprobs=False) as double, os.fdopen(inside, "rb", buffering=0) as screen:
        command = [*LYRICA, "generate", "a lamp", "--form", "V:XX:6 V", "--candidates", "1", "--rounds", "0"]
        environment = os.environ | {"OLLAMA_HOST": double.url, "NO_COLOR": "1"}
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=outside, cwd=home, env=environment) as running:
            os.close(outside)
            shown = b""
            while b"moths come every night" not in shown:
                shown += screen.read(1024)
            seen.set()
            out, _ = running.communicate(timeout=60)

    assert (0, [True]) == (running.returncode, waited)
    assert b"sleeps in the sun" not in shown
    assert out.endswith(b"[Verse 1]\nThe moths come every night\nA dog sleeps in the sun\n")


GUARD = """
import os, sys

def watch(event, args):
    if event in {"socket.connect", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname"}:
        address = args[1] if event in {"socket.connect", "socket.sendto"} else args[0]
        with open(os.environ["GUARD_LOG"], "a") as log:
            log.write(repr(address) + "\\n")

sys.addaudithook(watch)
"""


def test_no_socket_but_loopback(process: Callable[..., Outcome], home: Path) -> None:
    """Whatever the folder and the shell hold, no socket leaves this machine while a song is written (R-P2, R-L8)."""
    stranger = "http://203.0.113.7:8080"
    (home / "sitecustomize.py").write_text(GUARD, encoding="utf-8")
    hostile = {
        "LANGSMITH_TRACING": "true",
        "LANGCHAIN_TRACING_V2": "true",
        "LANGSMITH_API_KEY": "lsv2_x",
        "LANGSMITH_ENDPOINT": stranger,
        "LANGCHAIN_ENDPOINT": stranger,
        "HTTP_PROXY": stranger,
        "http_proxy": stranger,
        "HTTPS_PROXY": stranger,
        "ALL_PROXY": stranger,
        "HF_ENDPOINT": stranger,
    }
    dotenv = hostile | {"OLLAMA_HOST": stranger, "LYRICA_OLLAMA_HOST": stranger, "LYRICA_MODEL": "ollama:evil:cloud"}
    dotenv |= {"chroma_api_impl": "chromadb.api.fastapi.FastAPI", "chroma_server_host": "203.0.113.7"}
    (home / ".env").write_text("".join(f"{name}={value}\n" for name, value in dotenv.items()), encoding="utf-8")
    log = home / "sockets"
    outcome = process("generate", "a lamp", *TINY, env=hostile | {"PYTHONPATH": str(home), "GUARD_LOG": str(log)})
    addresses = log.read_text("utf-8").splitlines()
    assert (0, True) == (outcome.code, "SmolLM2" in outcome.err)
    assert any("127.0.0.1" in address for address in addresses)  # the guard was there: it saw the look for Ollama
    assert [] == [address for address in addresses if "127.0.0.1" not in address and "localhost" not in address]


def test_own_pronunciations_are_sung_to(process: Callable[..., Outcome], home: Path, sheet: Path) -> None:
    """A word of the writer's own list is counted and rhymed with as the list says it; a slip in the list stops all."""
    folder = home / "config" / "lyrica"
    folder.mkdir(parents=True)
    sheet.write_text("the moths come every night\nwe are up before the dawn\n", encoding="utf-8")
    command = ("generate", "--from", "-", "-q", "--json", "--form", "V:AA:7 V", "--rhyme", "perfect")
    draft = b"[Verse 1]\nI am waiting for Gwyndaun\n...\n"
    (folder / "pronunciations.txt").write_text("gwyndaun = gwin dawn\n", encoding="utf-8")
    lines = json.loads(process(*command, stdin=draft).out)["sections"][0]["lines"]
    assert [(7, "11", "dawn", True)] == [
        (lines[0]["syllables"], lines[0]["stress"][-2:], line["text"].split()[-1], line["ok"]) for line in lines[1:]
    ]
    (folder / "pronunciations.txt").write_text("gwyndaun\n", encoding="utf-8")
    refused = process(*command, stdin=draft)
    assert (5, "", True) == (refused.code, refused.out, "pronunciations.txt: line 1" in refused.err)


@pytest.mark.usefixtures("sheet")
def test_stress_fit(lyrica: Callable[..., Outcome]) -> None:
    """A line with a rhythm to keep says how well it keeps it; one without says nothing of it."""
    fits = {}
    for rhythm in ("x/x/x/", ""):
        asked = ("--rhythm", rhythm) if rhythm else ()
        song = json.loads(lyrica("generate", *TINY, "--json", *asked).out)
        fits[rhythm] = [line.get("stress_fit", "none") for section in song["sections"] for line in section["lines"]]
    assert {"x/x/x/": [1.0, 1.0], "": ["none", "none"]} == fits
