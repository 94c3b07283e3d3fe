from __future__ import annotations

import json
import socket
import ssl
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from lyrica_cli.core.errors import (
    ModelAnswerInvalid,
    ModelBusy,
    ModelError,
    ModelInterrupted,
    ModelNotFound,
    ModelRefused,
    ModelTimedOut,
    ModelUnreachable,
    UsageError,
)
from lyrica_cli.core.llm.base import Candidate, LineRequest, Message, ModelInfo
from lyrica_cli.core.llm.ollama import OllamaModel, Patience
from lyrica_cli.core.llm.served import address, connection, in_memory, is_loopback, shown, version
from lyrica_cli.core.llm.served import served as listed
from lyrica_cli.core.writing.constraint import LineConstraint
from ollama_double import OllamaDouble, line_answer, served

if TYPE_CHECKING:
    from collections.abc import Iterator

HASTY = Patience(connect=1, first_token=0.3, between_tokens=0.3, total=0.6, back_off=0.01)
EAGER = Patience(back_off=0.01)
PLAN = LineConstraint((6, 6), {"night": (1,)}, ends=("night", "light"))
ONE = LineRequest(
    (Message("system", "You write songs."), Message("user", "The next line?")),
    PLAN,
    ask="Six syllables, as JSON.",
    count=1,
    seed=7,
    temperature=1,
)


@pytest.fixture
def model(double: OllamaDouble) -> Iterator[OllamaModel]:
    with OllamaModel("llama3.2", double.url, context=4096, patience=EAGER) as opened:
        yield opened


@pytest.fixture
def hasty(double: OllamaDouble) -> Iterator[OllamaModel]:
    """A model that waits for no answer longer than half a second."""
    with OllamaModel("llama3.2", double.url, context=4096, patience=HASTY) as opened:
        yield opened


def test_draw(double: OllamaDouble, model: OllamaModel) -> None:
    """A draw gives one candidate for each request, and what they cost together."""
    lines = iter(["The moths come every night.", "“a dog beneath the light”", "we drove home late at night"])
    double.answer = lambda _: json.dumps({"line": next(lines)})

    draw = model.draw(replace(ONE, count=3))

    expected = ["the moths come every night", "a dog beneath the light", "we drove home late at night"]
    assert expected == [candidate.text for candidate in draw.candidates]
    assert (3 * 14, 47) == (draw.prompt_tokens, draw.completion_tokens)


def test_asked_explicitly(double: OllamaDouble, model: OllamaModel) -> None:
    """What the server would decide by itself is always said: no thinking, one context size, no cut (R-O4, R-O7)."""
    double.shown = ["completion"]
    model.draw(ONE)

    body = double.chats[0]
    assert (False, True, "5m", False, False) == tuple(
        body[key] for key in ("think", "stream", "keep_alive", "truncate", "shift")
    )
    assert (4096, 24 + 3 * 6) == (body["options"]["num_ctx"], body["options"]["num_predict"])
    assert "^([a-z']+,? ){0,4}[a-z']+ (night|light)$" == body["format"]["properties"]["line"]["pattern"]
    assert 1 == body["options"]["temperature"]


def test_seeds(double: OllamaDouble, model: OllamaModel) -> None:
    """Each candidate has its own seed, within ``options``; the same request has the same seeds again (R-O9)."""
    model.draw(replace(ONE, count=3))
    model.draw(replace(ONE, count=3))

    seeds = [body["options"]["seed"] for body in double.chats]
    assert 3 == len(set(seeds))
    assert seeds[:3] == seeds[3:]


def test_ask_comes_last(double: OllamaDouble, model: OllamaModel) -> None:
    """The ask stands at the end of the last message, and the messages before it stay as they are."""
    model.draw(ONE)

    system, user = double.chats[0]["messages"]
    assert {"role": "system", "content": "You write songs."} == system
    assert {"role": "user", "content": "The next line?\n\nSix syllables, as JSON."} == user


@pytest.mark.parametrize(
    ("fault", "expected", "says"),
    [
        ("bad request", ModelRefused, "expected a JSON schema"),
        ("missing", ModelNotFound, "lyrica models pull llama3.2"),
        ("out of memory", ModelRefused, "more system memory"),
        ("queue full", ModelBusy, "busy"),
        ("cut", ModelInterrupted, "middle of a line"),
        ("error in stream", ModelInterrupted, "unexpected EOF"),
        ("no done", ModelInterrupted, "middle of a line"),
        ("half line", ModelInterrupted, "middle of a line"),
        ("length", ModelAnswerInvalid, "cut off"),
        ("html 200", ModelUnreachable, "not Ollama"),
        ("html 502", ModelUnreachable, "not Ollama"),
        ("json 200", ModelUnreachable, "not Ollama"),
        ("thoughts only", ModelAnswerInvalid, "thought, and wrote nothing"),
    ],
)
def test_faults(double: OllamaDouble, model: OllamaModel, fault: str, expected: type[ModelError], says: str) -> None:
    """Every failure is one typed error of one line that names what to type; none hangs (R-O1 to R-O3, R-O7)."""
    double.fault = fault

    with pytest.raises(expected, match=says) as caught:
        model.draw(ONE)

    message = str(caught.value)
    assert message.isprintable()
    assert "lyrica " in message or "ollama " in message


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ("silence", ModelTimedOut),
        ("stall", ModelTimedOut),
        ("trickle", ModelTimedOut),
        ("endless", (ModelAnswerInvalid, ModelTimedOut)),
    ],
)
def test_no_end(
    double: OllamaDouble, hasty: OllamaModel, fault: str, expected: type[ModelError] | tuple[type[ModelError], ...]
) -> None:
    """Silence before an answer or within it, and an answer without end, are given up in time (R-O1, R-O5)."""
    double.fault = fault

    with pytest.raises(expected, match=r"lyrica generate --model embedded"):
        hasty.draw(ONE)


def test_waits_less_between_tokens(double: OllamaDouble) -> None:
    """A model may load for minutes, but once it writes, a silence is soon given up (R-O5)."""
    double.fault = "stall"
    patient = Patience(first_token=600, between_tokens=0.2)

    with OllamaModel("llama3.2", double.url, context=4096, patience=patient) as model, pytest.raises(ModelBusy):
        model.draw(ONE)


def test_refused_connection() -> None:
    """Where nobody listens, the error says how to start Ollama (R-O1)."""
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]

    with (
        OllamaModel("llama3.2", f"127.0.0.1:{port}", context=4096, patience=EAGER) as model,
        pytest.raises(ModelUnreachable) as caught,
    ):
        model.draw(ONE)

    server = f"http://127.0.0.1:{port}"
    said = f"Ollama is not running at {server}. Start it: ollama serve, or: lyrica generate --model embedded"
    assert said == str(caught.value)


def test_unknown_host() -> None:
    """A host that does not exist is a server that does not run (R-O1)."""
    with (
        OllamaModel("llama3.2", "http://nobody.invalid", context=4096, patience=EAGER) as model,
        pytest.raises(ModelUnreachable),
    ):
        model.draw(ONE)


def test_missing_model(double: OllamaDouble) -> None:
    """The server's own word that it has no such model comes with the command that fetches it (R-O1)."""
    with OllamaModel("qwen3", double.url, context=4096) as model, pytest.raises(ModelNotFound) as caught:
        model.draw(ONE)

    assert "Ollama has no model 'qwen3'. Fetch it: lyrica models pull qwen3" == str(caught.value)


def test_one_spoiled_answer(double: OllamaDouble, model: OllamaModel) -> None:
    """An answer that is no line costs one candidate, not the draw."""
    answers = iter(["{na na na", json.dumps({"line": "we drove home late at night"}), json.dumps({"lines": []})])
    double.answer = lambda _: next(answers)

    assert ["we drove home late at night"] == [c.text for c in model.draw(replace(ONE, count=3)).candidates]


def test_repair(double: OllamaDouble, model: OllamaModel) -> None:
    """A model that gave no line at all is told why, with its own words before it, and asked again (R-O8)."""
    answers = iter(["[]", json.dumps({"lines": []}), json.dumps({"line": "we drove home late at night"})])
    double.answer = lambda _: next(answers)

    assert ["we drove home late at night"] == [c.text for c in model.draw(ONE).candidates]
    asked, once, twice = (body["messages"] for body in double.chats)
    assert asked == once[:-2] == twice[:-2]
    assert {"role": "assistant", "content": "[]"} == once[-2]
    assert once[-1]["content"].startswith("That was no line: llama3.2 did not answer in the form that was asked for.")
    assert 3 == len({body["options"]["seed"] for body in double.chats})


def test_repairs_are_few(double: OllamaDouble, model: OllamaModel) -> None:
    """A model that never gives a line is corrected twice, then that is an error (R-O8)."""
    double.answer = lambda _: "[]"

    with pytest.raises(ModelAnswerInvalid):
        model.draw(ONE)
    assert 3 == len(double.chats)


def test_hangs_up(double: OllamaDouble, hasty: OllamaModel) -> None:
    """Giving up on an answer closes the connection, so that the server stops working on it."""
    double.fault = "endless"

    with pytest.raises(ModelError):
        hasty.draw(ONE)

    assert double.hung_up.wait(5)


def test_what_follows_a_line_is_not_waited_for(double: OllamaDouble, model: OllamaModel) -> None:
    """A line is known as soon as it is whole: what a model that no schema holds says after it costs nothing."""
    double.shown = ["completion"]
    double.answer = lambda _: '{"line": "so long"} because ' + "la " * 200_000

    first, second = (model.draw(ONE) for _ in range(2))  # the first is read on, to learn how much the server reads

    assert ["so long"] * 2 == [draw.candidates[0].text for draw in (first, second)]
    assert (True, True) == (second.completion_tokens < 20, double.hung_up.wait(5))


def test_a_thought_is_no_line(double: OllamaDouble, model: OllamaModel) -> None:
    """Of a model that may think, what it writes before its thoughts end is not sung, whole line or not (R-O7)."""
    double.shown = ["completion", "thinking"]
    double.answer = lambda _: 'say {"line": "no"} or so</think>{"line": "the moths come every night"}'

    drawn = [model.draw(ONE).candidates[0].text for _ in range(2)]
    assert ["the moths come every night"] * 2 == drawn


def test_nanana(double: OllamaDouble, model: OllamaModel) -> None:
    """120 repeated words followed by a stream that just stops are never taken for a line (R-O2)."""
    double.answer = line_answer("na " * 120)
    double.fault = "no done"

    with pytest.raises(ModelInterrupted):
        model.draw(ONE)


def test_thoughts(double: OllamaDouble, model: OllamaModel) -> None:
    """Thoughts are dropped, whether they come in their own field or before the answer (R-O7)."""
    double.thinking = "night rhymes with light"
    double.answer = lambda _: '<think>light? {"line": "no"}</think>\n{"line": "the moths come every night"}'

    assert ["the moths come every night"] == [c.text for c in model.draw(ONE).candidates]


def test_unclosed_thought(double: OllamaDouble, model: OllamaModel) -> None:
    """A thought that never ends is not sung (R-O7)."""
    double.answer = lambda _: '<think>perhaps {"line": "the moths come every night"}'

    with pytest.raises(ModelAnswerInvalid):
        model.draw(ONE)


@pytest.mark.parametrize(
    "content",
    ['{"line": ""}', '{"line": 7}', '{"line": "one\\ntwo"}', json.dumps({"line": "la " * 80}), "[]", '{"verse": "x"}'],
)
def test_no_line(double: OllamaDouble, model: OllamaModel, content: str) -> None:
    """An answer that is empty, of the wrong type, several lines or far too long is no line (R-O8)."""
    double.answer = lambda _: content

    with pytest.raises(ModelAnswerInvalid):
        model.draw(ONE)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("  'Cause I\u2019m lovin'  ", "'cause i'm lovin'"),
        ("'so long'", "so long"),
        ("So long, so long?!", "so long, so long"),
        ("\x1b]0;x\x07so\u202elong", "0;x so long"),
        ("I LEFT the light", "the light"),
    ],
    ids=["apostrophes", "quoted", "punctuation", "escapes", "opening repeated"],
)
def test_plain_text(double: OllamaDouble, model: OllamaModel, written: str, expected: str) -> None:
    """A candidate is plain lower case, without what a terminal would obey (R-U2)."""
    double.answer = line_answer(written)

    assert expected == model.draw(replace(ONE, opening="i left")).candidates[0].text


def test_fluency(double: OllamaDouble, model: OllamaModel) -> None:
    """Where the server gives log-probabilities, those of the line alone are counted, and that of its end."""
    double.answer = lambda _: '{"line": "so long"}'  # tokens: {  "  line  "  :  _"_  so  _long  "  }

    candidate = model.draw(ONE).candidates[0]

    assert "so long" == candidate.text
    assert candidate.mean_logprob is not None
    assert candidate.end_logprob is not None
    assert candidate.worst_logprob is not None
    assert candidate.mean_logprob > candidate.worst_logprob > candidate.end_logprob


def test_no_fluency(double: OllamaDouble, model: OllamaModel) -> None:
    """An older server gives no log-probabilities: they are not known, and nothing breaks."""
    double.logprobs = False

    assert Candidate("the moths come every night") == model.draw(ONE).candidates[0]


def test_lone_surrogate(double: OllamaDouble, model: OllamaModel) -> None:
    """Text from a broken file does not break the request."""
    model.draw(replace(ONE, messages=(Message("user", "a \udcff b"),)))

    assert double.chats[0]["messages"][0]["content"].startswith("a ? b\n\n")


def test_proxy(double: OllamaDouble, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy for the web does not stand between us and this machine (R-O10)."""
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")

    with OllamaModel("llama3.2", double.url, context=4096) as model:
        assert 1 == len(model.draw(ONE).candidates)
    assert ["llama3.2:latest"] == [found.name for found in listed(double.url)]


def test_key_in_the_clear(monkeypatch: pytest.MonkeyPatch) -> None:
    """A key that stands in the environment is not sent in the clear to another machine (R-O10)."""
    import httpx

    monkeypatch.setenv("OLLAMA_API_KEY", "sk-secret")
    sent = {}
    for url in ("http://127.0.0.1:9", "https://studio.example:443", "http://10.0.0.9:9"):
        asked = httpx.Request("POST", url, headers={"authorization": "Bearer sk-secret"})
        sent[url] = connection(url, httpx.Timeout(1))["auth"](asked).headers.get("authorization")

    assert ["Bearer sk-secret", "Bearer sk-secret", None] == list(sent.values())


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("0.0.0.0", "http://127.0.0.1:11434"),
        ("0.0.0.0:8080", "http://127.0.0.1:8080"),
        ("http://[::]:8080", "http://[::1]:8080"),
        ("http://studio", "http://studio:80"),
        ("https://user:secret@studio.example/llm/", "https://studio.example:443/llm"),
        (":9", "http://127.0.0.1:9"),
    ],
)
def test_address(host: str, expected: str) -> None:
    """An address is read as Ollama reads it; one to listen on everywhere becomes the loopback (R-O10)."""
    assert expected == address(host)


@pytest.mark.parametrize("host", ["ftp://studio", "http://studio:99999", "two words", "http://[", "st\x1budio"])
def test_no_address(host: str) -> None:
    """What is no address is a wrong setting, and the error names the command that sets it."""
    with pytest.raises(UsageError, match="lyrica config set ollama_host"):
        address(host)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://127.0.0.1:1", True),
        ("http://[::1]:1", True),
        ("http://localhost:1", True),
        ("http://10.0.0.9:1", False),
    ],
)
def test_loopback(url: str, *, expected: bool) -> None:
    """Only the loopback is this machine."""
    assert expected == is_loopback(url)


def test_info(double: OllamaDouble) -> None:
    """The model says who it is before any connection is made, and that it does not honour the form exactly."""
    model = OllamaModel("qwen3:4b", double.url, context=4096, digest="sha256:ab")

    assert ModelInfo("ollama", "qwen3:4b", "sha256:ab", exact=False) == model.info
    assert [] == double.requests


def test_close_twice(model: OllamaModel) -> None:
    """Closing twice is harmless, and a draw after it opens the connection again."""
    model.draw(ONE)
    model.close()
    model.close()

    assert 1 == len(model.draw(ONE).candidates)


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ("silence", ModelBusy),
        ("html 200", ModelUnreachable),
        ("html 502", ModelUnreachable),
        ("json 200", ModelUnreachable),
    ],
)
def test_listing_faults(double: OllamaDouble, fault: str, expected: type[ModelError]) -> None:
    """A listing that fails is one typed error (R-O1)."""
    double.fault = fault

    with pytest.raises(expected):
        listed(double.url)


def test_listing_of_a_hostile_server(double: OllamaDouble) -> None:
    """Names that no model can have are not let in."""
    double.models = [served("\x1b[31mllama3.2")]

    with pytest.raises(ModelUnreachable):
        listed(double.url)


def test_shown(double: OllamaDouble) -> None:
    """A recent server tells what a model can do and see; an older one does not, and that is not known."""
    before = shown(double.url, "llama3.2").capabilities
    double.shown, double.length = ["completion", "thinking"], 2_048
    told = shown(double.url, "llama3.2")

    assert (None, ("completion", "thinking"), 2_048, "llama") == (
        before,
        told.capabilities,
        told.context,
        told.architecture,
    )


def test_in_memory(double: OllamaDouble) -> None:
    """A model is in memory once it has answered."""
    before = in_memory(double.url, "llama3.2")
    double.loaded.add("llama3.2:latest")

    assert (False, True, "0.31.0") == (before, in_memory(double.url, "llama3.2"), version(double.url))


def test_cold_load_is_told(double: OllamaDouble) -> None:
    """That a model must be loaded first is told once to whoever waits, and is no error (R-O5)."""
    told: list[str] = []
    with OllamaModel("llama3.2", double.url, context=4096, tell=told.append) as model:
        model.draw(ONE)
        model.draw(ONE)
    double.loaded.add("llama3.2:latest")
    with OllamaModel("llama3.2", double.url, context=4096, tell=told.append) as model:
        model.draw(ONE)

    assert ["Ollama loads llama3.2 into memory; with a big model that can take minutes."] == told


@pytest.mark.parametrize(
    ("architecture", "capabilities", "expected"),
    [
        ("llama", ["completion"], (False, 42)),
        ("qwen3", ["completion", "thinking"], (False, 1_066)),
        ("gptoss", ["completion", "thinking"], ("low", 1_066)),
        ("llama", None, (False, 1_066)),
    ],
)
def test_thinking(
    double: OllamaDouble,
    model: OllamaModel,
    architecture: str,
    capabilities: list[str] | None,
    expected: tuple[bool | str, int],
) -> None:
    """Thinking is switched off, or turned low where it cannot be, and gets room where it may happen (R-O7)."""
    double.architecture, double.shown = architecture, capabilities
    model.draw(ONE)

    assert expected == (double.chats[0]["think"], double.chats[0]["options"]["num_predict"])


def test_one_context(double: OllamaDouble) -> None:
    """All requests of a session say the same context, never more than the model can see (R-O4)."""
    double.length = 2_048
    with OllamaModel("llama3.2", double.url, context=8_192) as model:
        model.draw(replace(ONE, count=2))
        model.draw(replace(ONE, messages=(Message("user", "la " * 500),)))

    assert {2_048} == {body["options"]["num_ctx"] for body in double.chats}


def test_one_request_at_a_time(double: OllamaDouble, model: OllamaModel) -> None:
    """Whoever draws from two threads waits for the other's turn, which is no failure; the server sees one (R-O6)."""
    turn, alone, never = threading.Lock(), [], threading.Event()

    def answer(_body: object) -> str:
        alone.append(turn.acquire(blocking=False))
        never.wait(0.02)  # as long as a model takes to write
        if alone[-1]:
            turn.release()
        return json.dumps({"line": "the moths come every night"})

    double.answer = answer
    with ThreadPoolExecutor(2) as pool:
        draws = list(pool.map(model.draw, [replace(ONE, count=3, seed=seed) for seed in (1, 2)]))

    assert [True] * 6 == alone
    assert [3, 3] == [len(draw.candidates) for draw in draws]


def test_rules_survive(double: OllamaDouble) -> None:
    """Of a prompt that is too long the oldest stanzas go; the rules, the last stanza and the ask stay whole (R-O4)."""
    double.shown = ["completion"]
    stanzas = [f"theme: number {n}\n" + "the moths come every night\n" * 8 for n in range(60)]
    rules = "CANARY: never sing of the sea."
    with OllamaModel("llama3.2", double.url, context=2_048) as model:
        model.draw(replace(ONE, messages=(Message("system", rules), Message("user", "\n\n".join(stanzas)))))

    system, user = double.chats[0]["messages"]
    assert rules == system["content"]
    assert user["content"].endswith("\n\nSix syllables, as JSON.")
    shown_stanzas = [stanza for stanza in stanzas if stanza.strip() in user["content"]]
    assert stanzas[-len(shown_stanzas) :] == shown_stanzas
    assert 2 <= len(shown_stanzas) < 60
    assert len(user["content"]) / 4 < 2_048 - 42


def test_context_too_small(double: OllamaDouble) -> None:
    """What must stay and does not fit is refused before it is sent, with the command that gives more (R-O4)."""
    told = replace(ONE, messages=(Message("user", "la " * 2_000),))

    with (
        OllamaModel("llama3.2", double.url, context=1_024) as model,
        pytest.raises(ModelRefused, match=r"lyrica config set context"),
    ):
        model.draw(told)
    assert [] == double.chats


@pytest.mark.parametrize(
    ("counts_cached", "window", "refused"), [(True, 40, True), (False, 40, True), (False, None, False)]
)
def test_silent_cut(double: OllamaDouble, *, counts_cached: bool, window: int | None, refused: bool) -> None:
    """A server that reads less than it is told is found out; one of old that does not count its cache is not (R-O4)."""
    double.counts_cached, double.window = counts_cached, window
    long = replace(
        ONE, messages=(Message("system", "You write songs."), Message("user", "the moths come at night\n" * 40))
    )
    double.last_prompt = "You write songs.\n" + "the moths come at night\n" * 40
    with OllamaModel("llama3.2", double.url, context=4_096) as model:
        if refused:
            with pytest.raises(ModelRefused, match=r"cuts what llama3\.2 is told"):
                model.draw(long)
        else:
            assert 1 == len(model.draw(long).candidates)


def test_base_model(double: OllamaDouble, model: OllamaModel) -> None:
    """A model without a chat template is given one text to go on with, through the completion's door."""
    double.template = "{{ .Prompt }}"
    assert ["the moths come every night"] == [c.text for c in model.draw(ONE).candidates]

    (body,) = [body for path, _, body in double.requests if path == "/api/generate"]
    assert (True, False, False) == (body["raw"], body["truncate"], body["think"])
    assert body["prompt"].startswith("You write songs.\n\nThe next line?\n\nSix syllables")


@pytest.mark.parametrize("fault", ["queue full", "cut", "error in stream", "half line", "no done", "stall"])
def test_heals(double: OllamaDouble, fault: str) -> None:
    """A failure that can heal is asked again, after a pause that is told; so is silence in mid-answer (R-O1, R-L5)."""
    double.fault, double.heals = fault, 2
    told: list[str] = []
    patience = replace(EAGER, between_tokens=0.2)
    with OllamaModel("llama3.2", double.url, context=4096, patience=patience, tell=told.append) as model:
        assert 1 == len(model.draw(ONE).candidates)

    assert (3, 2) == (len(double.chats), sum("trying again" in each for each in told))


@pytest.mark.parametrize(("fault", "times"), [("queue full", 3), ("cut", 3), ("missing", 1), ("bad request", 1)])
def test_attempts(double: OllamaDouble, model: OllamaModel, fault: str, times: int) -> None:
    """What does not heal is asked exactly as often as was set, what cannot heal once; candidates do not multiply it."""
    double.fault = fault
    with pytest.raises(ModelError):
        model.draw(replace(ONE, count=5))

    assert times == len(double.chats)


def test_tls(double: OllamaDouble) -> None:
    """A server that speaks no TLS where https was asked for is named as that (R-O1)."""
    with (
        OllamaModel("llama3.2", double.url.replace("http:", "https:"), context=4096, patience=EAGER) as model,
        pytest.raises(ModelUnreachable, match="No safe connection to https://"),
    ):
        model.draw(ONE)


def test_tls_stranger() -> None:
    """A certificate that nobody vouches for is named as that, and no request gets through (R-O1)."""
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(Path(__file__).parent / "stranger.pem")  # self-signed, for localhost
    with (
        OllamaDouble(tls=tls) as double,
        OllamaModel("llama3.2", double.url, context=4096, patience=EAGER) as model,
        pytest.raises(ModelUnreachable, match="self-signed certificate"),
    ):
        model.draw(ONE)
    assert [] == double.requests


def test_provenance(double: OllamaDouble, model: OllamaModel) -> None:
    """What every request said and the server's version are there for the record (R-O9)."""
    double.shown = ["completion"]
    assert {} == model.provenance
    model.draw(ONE)

    expected = {
        "server": "0.31.0",
        "num_ctx": 4096,
        "think": False,
        "keep_alive": "5m",
        "api": "chat",
    }
    assert expected == model.provenance


@pytest.mark.parametrize(
    ("written", "expected"),
    [("The moths come every night.", "the moths come every night"), ("```\nmoths\n```\nhere", None), ("", None)],
)
def test_no_schema_at_all(double: OllamaDouble, model: OllamaModel, written: str, expected: str | None) -> None:
    """Of a server that knows no schemas one plain line is taken for the line, anything else is not (R-O8)."""
    double.answer = lambda _: written
    if expected is None:
        with pytest.raises(ModelAnswerInvalid):
            model.draw(ONE)
    else:
        assert [expected] == [c.text for c in model.draw(ONE).candidates]


@pytest.mark.parametrize(
    "wrong",
    [
        {"options": {"seed": "seven"}},
        {"messages": "hi"},
        {"think": 3},
        {"think": "deeply"},
        {"keep_alive": "-1"},
        {"format": {"pattern": r"\d"}},
        {"truncate": "no"},
    ],
)
def test_double_is_strict(double: OllamaDouble, wrong: dict[str, object]) -> None:
    """The double is not laxer than the real server: wrong types and schemas are 400, unknown fields pass."""
    import httpx

    fine = {"model": "llama3.2", "messages": [], "shoe_size": 43, "stream": False}

    with httpx.Client(base_url=double.url, trust_env=False) as client:
        assert 200 == client.post("/api/chat", json=fine).status_code
        assert 400 == client.post("/api/chat", json=fine | wrong).status_code
