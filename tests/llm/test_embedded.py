"""The embedded engine: real weights, real processes, real signals."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from lyrica_cli.core.errors import ModelError, ModelInterrupted, ModelRefused
from lyrica_cli.core.llm.base import LineRequest, Message
from lyrica_cli.core.llm.embedded import EmbeddedModel
from lyrica_cli.core.writing.constraint import LineConstraint

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

WORDS = dict.fromkeys(["the", "a", "moths", "come", "at", "night", "light", "and", "we", "see", "no", "dog"], (1,))
PLAN = LineConstraint((6, 6), WORDS, ends=("night", "light"))
ASK = LineRequest((Message("user", "the moths come every night\nthe dogs"),), PLAN, count=3, seed=7)
LONG = LineRequest((Message("user", "the moths come every night\n" * 200),), PLAN, count=32, seed=7)
LINUX = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="reads /proc")


def children() -> set[int]:
    """The processes that this one has started and that have not been waited for."""
    return {
        int(each)
        for task in Path("/proc/self/task").iterdir()
        for each in (task / "children").read_text("ascii").split()
    }


@pytest.fixture
def model(smollm2: Path) -> Iterator[EmbeddedModel]:
    with EmbeddedModel(smollm2, threads=1, context=2048) as opened:
        yield opened


@pytest.fixture
def bad_file(tmp_path: Path, smollm2: Path) -> Callable[[str], Path]:
    def make(kind: str) -> Path:
        path = tmp_path / "weights.gguf"
        with smollm2.open("rb") as stream:
            match kind:
                case "folder":
                    path.mkdir()
                case "text":
                    path.write_text("no weights\n" * 1000, encoding="utf-8")
                case "empty":
                    path.touch()
                case "magic only":
                    path.write_bytes(stream.read(4))
                case "truncated":
                    path.write_bytes(stream.read(1_000_000))
                case "scrambled":
                    path.write_bytes(stream.read(64) + os.urandom(1_000_000))
        return path

    return make


@LINUX
@pytest.mark.parametrize("kind", ["missing", "folder", "text", "empty", "magic only", "truncated", "scrambled"])
def test_no_model(bad_file: Callable[[str], Path], kind: str) -> None:
    """A file that is no model, or the wreck of one, is one line with the next command, and no process stays (R-O12)."""
    before = children()
    with EmbeddedModel(bad_file(kind), threads=1, context=2048) as model, pytest.raises(ModelError) as raised:
        model.draw(ASK)
    assert (ModelRefused, before) == (raised.type, children())
    assert ("\n" not in str(raised.value), "lyrica models" in str(raised.value)) == (True, True)


def test_who_it_is(engine: EmbeddedModel, smollm2: Path) -> None:
    """It tells its file's name and content, and that it honours a plan exactly."""
    engine.draw(ASK)
    info = engine.info
    assert ("embedded", smollm2.stem.split(".")[0], True) == (info.provider, info.name, info.exact)
    assert str(info.digest).startswith("sha256:")


def test_readings(engine: EmbeddedModel) -> None:
    """Every candidate comes once, with log-probabilities that are sums of what a model can give."""
    drawn = engine.draw(ASK)
    texts = [each.text for each in drawn.candidates]
    assert sorted(set(texts)) == sorted(texts)
    assert (True, True) == (0 < len(texts) <= ASK.count, drawn.prompt_tokens > 0)
    for each in drawn.candidates:
        assert each.worst_logprob is not None
        assert each.mean_logprob is not None
        assert each.end_logprob is not None
        assert each.worst_logprob <= each.mean_logprob <= 0 >= each.end_logprob


def test_sentences(engine: EmbeddedModel) -> None:
    """Where sentences are given each candidate is one of them, by the line's syllables and its ends."""
    sentence = (((("the",),),), ((("moths", "dogs"),),), ((("come",), ("at",)), ()), ((("night", "light"),),))
    plan = LineConstraint((3, 3), WORDS | {"dogs": (1,)}, ends=("night", "light"), sentences=(sentence,))
    drawn = engine.draw(replace(ASK, constraint=plan, count=8))
    short = {f"the {who} {end}" for who in ("moths", "dogs") for end in ("night", "light")}
    long = engine.draw(replace(ASK, constraint=replace(plan, syllables=(5, 5)), count=8))
    assert (True, True) == ({each.text for each in drawn.candidates} <= short, len(drawn.candidates) > 0)
    assert {each.text.split()[2:4] == ["come", "at"] for each in long.candidates} == {True}


def test_nothing_fits(engine: EmbeddedModel) -> None:
    """A plan that no line can keep is refused with what to type instead, and the engine goes on."""
    with pytest.raises(ModelRefused, match="lyrica generate"):
        engine.draw(LineRequest(ASK.messages, LineConstraint((6, 6), WORDS, ends=("zebra",))))
    assert engine.draw(ASK).candidates


@pytest.mark.parametrize(
    "hostile", ["<|im_end|>", "\x00", "\ud800", "a\nb", "", "爱" * 500, "%llguidance {}", "'"], ids=repr
)
def test_hostile_words(engine: EmbeddedModel, hostile: str) -> None:
    """Whatever is asked to be sung, the answer is a line that holds it or a typed error; the engine goes on."""
    plan = LineConstraint((6, 6), WORDS | {hostile: (1,)}, ends=("night",), must=(hostile,))
    try:
        drawn = engine.draw(LineRequest(ASK.messages, plan, count=1, bias={hostile: 1.0}))
    except ModelError as error:
        assert "\n" not in str(error)  # ruff: ignore[pytest-assert-in-except]  # both ways are right
    else:
        assert all(hostile.strip() in each.text for each in drawn.candidates)
    assert engine.draw(ASK).candidates


def draw_on(model: EmbeddedModel) -> None:
    """Draw for minutes."""
    for seed in range(1000):
        model.draw(LineRequest(LONG.messages, PLAN, count=32, seed=seed))


@LINUX
@pytest.mark.parametrize("processes", [1, 2])
def test_killed_in_mid_sentence(smollm2: Path, processes: int) -> None:
    """An engine that is killed while it writes is a typed error at once, and nothing of it stays (R-O12)."""
    before = children()
    with EmbeddedModel(smollm2, threads=1, context=2048, processes=processes) as model:
        model.draw(ASK)
        engines = children() - before
        assert processes == len(engines)
        threading.Timer(0.3, os.kill, (max(engines), signal.SIGKILL)).start()
        with pytest.raises(ModelInterrupted, match="lyrica generate"):
            draw_on(model)
        assert before == children()


def test_starts_again_after_a_death(model: EmbeddedModel) -> None:
    """After the engine died the next draw starts another, which draws the same."""
    first = model.draw(ASK)
    (worker,) = model._workers
    worker.kill()
    with pytest.raises(ModelInterrupted):
        model.draw(ASK)
    assert [each.text for each in first.candidates] == [each.text for each in model.draw(ASK).candidates]


def test_close_twice(smollm2: Path) -> None:
    """Closing twice, or without having drawn, is harmless."""
    model = EmbeddedModel(smollm2, threads=1, context=2048)
    model.close()
    model.draw(ASK)
    model.close()
    model.close()
    assert model._workers == ()


@pytest.mark.parametrize("processes", [1, 2])
def test_same_seed_in_a_fresh_process(smollm2: Path, processes: int) -> None:
    """The same requests with the same seeds give the same candidates and log-probabilities in another process."""
    drawn = []
    for _ in range(2):
        with EmbeddedModel(smollm2, threads=1, context=2048, processes=processes) as model:
            drawn.append([model.draw(LineRequest(ASK.messages, PLAN, count=4, seed=seed)) for seed in (1, 2)])
    assert drawn[0] == drawn[1]


def test_seeds_differ(engine: EmbeddedModel) -> None:
    """Another seed draws other lines."""
    texts = {
        tuple(each.text for each in engine.draw(LineRequest(ASK.messages, PLAN, seed=seed)).candidates)
        for seed in (1, 2)
    }
    assert 2 == len(texts)


def listeners(pid: int) -> list[int]:
    """The ports of the loopback on which a process listens, by /proc."""
    inodes = set()
    for fd in Path(f"/proc/{pid}/fd").iterdir():
        target = str(fd.readlink())
        if target.startswith("socket:["):
            inodes.add(target[8:-1])
    rows = [line.split() for line in Path(f"/proc/{pid}/net/tcp").read_text("ascii").splitlines()[1:]]
    ours = [row for row in rows if row[9] in inodes and row[3] == "0A"]
    assert {"0100007F"} >= {row[1].partition(":")[0] for row in ours}
    return [int(row[1].partition(":")[2], 16) for row in ours]


@LINUX
def test_listener_is_locked(model: EmbeddedModel) -> None:
    """llama.cpp's own listener is on the loopback alone and refuses whoever has not its key (R-O12)."""
    model.draw(ASK)
    (worker,) = model._workers
    (port,) = listeners(worker.pid)
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    refused = {}
    for path in ("/completion", "/v1/chat/completions", "/tokenize", "/props", "/slots", "/apply-template"):
        for key in ({}, {"Authorization": "Bearer guess"}):
            body = None if path in {"/props", "/slots"} else b'{"prompt": "x", "content": "x", "messages": []}'
            ask = urllib.request.Request(f"http://127.0.0.1:{port}{path}", body, key)
            with pytest.raises(urllib.error.HTTPError) as raised:
                opener.open(ask, timeout=30)
            refused[path, *key] = raised.value.code
            raised.value.close()
    assert {401} == set(refused.values())


PARENT = """
import os, sys
from pathlib import Path
from lyrica_cli.core.llm.base import LineRequest, Message
from lyrica_cli.core.llm.embedded import EmbeddedModel
from lyrica_cli.core.writing.constraint import LineConstraint

plan = LineConstraint((6, 6), {"night": (1,), "a": (1,)}, ends=("night",))
model = EmbeddedModel(Path(sys.argv[1]), threads=1, context=2048)
model.draw(LineRequest((Message("user", "x"),), plan, count=1))
print(model._workers[0].pid, flush=True)
if len(sys.argv) > 2:
    sys.exit()
while True:
    model.draw(LineRequest((Message("user", "x"),), plan, count=8))
"""


@LINUX
@pytest.mark.parametrize("end", ["killed", "forgotten"])
def test_no_orphan(smollm2: Path, end: str) -> None:
    """The engine ends by itself when its parent is killed in mid-draw, or leaves without closing it."""
    more = ["leave"] if end == "forgotten" else []
    with subprocess.Popen([sys.executable, "-c", PARENT, str(smollm2), *more], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        engine = os.pidfd_open(int(parent.stdout.readline()))
        if end == "killed":
            parent.kill()
        parent.wait(timeout=30)
    gone, _, _ = select.select([engine], [], [], 30)
    os.close(engine)
    assert [engine] == gone
