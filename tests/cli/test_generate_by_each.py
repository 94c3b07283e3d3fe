"""``lyrica generate`` by each kind of model, the embedded engine and an Ollama server: it holds for both."""

from __future__ import annotations

import json
import os
import re
import signal
from typing import TYPE_CHECKING, Any

from lyrica_cli.cli.views.draft import Draft
from lyrica_cli.core.agents.events import LineWritten
from lyrica_cli.core.song.draft import parse_draft

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from conftest import Singer

COUPLET = ("--form", "V:AA:6 V")
SHORT = ("--form", "V:X:5 V")


def lines_of(printed: str) -> list[dict[str, Any]]:
    return [line for section in json.loads(printed)["sections"] for line in section["lines"]]


def test_json(sing: Singer) -> None:
    """The JSON is that of the history, says who wrote and why, and holds what the form asks for."""
    outcome = sing(*COUPLET, "--seed", "3", "--json")
    song, lines = json.loads(outcome.out), lines_of(outcome.out)

    assert (0, song) == (outcome.code, json.loads(sing.run("history", "show", "last", "--json").out))
    assert (1, "complete", sing.provider, "you named it") == (
        song["schema"],
        song["run_status"],
        song["model"]["provider"],
        song["model"]["reason"],
    )
    assert [("v1.1", 6, 6, "A", "model", True), ("v1.2", 6, 6, "A", "model", True)] == [
        tuple(line[key] for key in ("address", "syllables", "target_syllables", "rhyme", "source", "ok"))
        for line in lines
    ]
    assert (1.0, 1.0) == (song["scores"]["rhyme"], song["scores"]["syllables"])
    assert (True, True) == (song["usage"]["calls"] > 0, song["usage"]["completion_tokens"] > 0)


def test_text_and_one_line(sing: Singer) -> None:
    """Standard output is the song alone; the last line of standard error says where it is kept and by whom."""
    outcome = sing(*COUPLET, "--seed", "3")
    draft = parse_draft(outcome.out)
    said = r"Saved as \w{6} · \d+ s · (SmolLM2-135M-Instruct|llama3\.2:latest) \(you named it\)\. Next: lyrica .*"

    assert (0, True, [2]) == (outcome.code, bool(draft.title), [len(section.lines) for section in draft.sections])
    assert re.fullmatch(said, outcome.err.splitlines()[-1])
    assert outcome.out == sing.run("history", "show", "last").out


def test_seeds(sing: Singer) -> None:
    """The same seed gives the same lyrics, and asks a server the same to the byte; another seed asks something else."""
    songs, asked = [], []
    for seed in ("3", "3", "4"):
        before = len(sing.double.chats) if sing.double else 0
        songs.append(sing(*SHORT, "--no-save", "-q", "-f", "lyrics", "--seed", seed))
        asked.append(sing.double.chats[before:] if sing.double else [])

    assert [(0, "")] * 3 == [(song.code, song.err) for song in songs]
    assert (songs[0].out, asked[0]) == (songs[1].out, asked[1])
    assert (songs[0].out, asked[0]) != (songs[2].out, asked[2])


def test_wishes(sing: Singer) -> None:
    """What is given is sung to the letter, what was asked for is sung, what was to be avoided is not."""
    given = ("--title", "On the Hook", "--hook", "Leave the KEY; on the hook", "--first-line", "we drove all NIGHT!")
    wished = ("--use", "Diner", "--avoid", "lamp,light", "--form", "V:XX:6 C:R:6 V C", "--seed", "3", "--json")
    outcome = sing(*given, *wished)
    lines = {line["address"]: line for line in lines_of(outcome.out)}

    assert (0, "On the Hook") == (outcome.code, json.loads(outcome.out)["title"])
    assert {"v1.1": "we drove all NIGHT!", "c.1": "Leave the KEY; on the hook"} == {
        address: line["text"] for address, line in lines.items() if line["source"] == "writer"
    }
    sung = re.findall(r"[\w']+", lines["v1.2"]["text"].lower())
    assert ("diner" in sung, {"lamp", "light", "lamps", "lights"} & set(sung)) == (True, set())


def test_a_draft(sing: Singer, home: Path) -> None:
    """Every line of a draft stays to the letter, a hole is filled, a line that is begun is finished."""
    text = "# Mine\n\n[Verse 1]\nI left  your coffee (cold!)\n...\nmy mother took the ...\n\n[Chorus]\nleave it ON\n"
    (home / "draft.txt").write_text(text, encoding="utf-8")
    outcome = sing("--from", "draft.txt", "--seed", "3")
    title, blank, tag, first, hole, begun, *rest = outcome.out.splitlines()

    assert ("# Mine", "", "[Verse 1]", "I left  your coffee (cold!)") == (title, blank, tag, first)
    assert (True, True) == (bool(hole.strip()) and "..." not in hole, begun.startswith("my mother took the "))
    assert ["", "[Chorus]", "leave it ON"] == rest


def test_rhyme_none_to_a_file(sing: Singer, home: Path) -> None:
    """With rhyme none nothing is held to rhyme; the song goes to the file, and standard output stays empty."""
    outcome = sing(*COUPLET, "--rhyme", "none", "-o", "song.txt", "--seed", "3")
    kept = json.loads(sing.run("history", "show", "last", "--json").out)

    assert (0, "", True) == (outcome.code, outcome.out, "Written to song.txt. Saved as" in outcome.err)
    assert sing.run("history", "show", "last").out == (home / "song.txt").read_text("utf-8")
    assert (None, "none") == (kept["scores"]["rhyme"], kept["sections"][0]["strictness"])


def test_several(sing: Singer) -> None:
    """Several songs in one go come one a line, each with a seed of its own."""
    outcome = sing(*SHORT, "--seed", "3", "--count", "2", "-f", "jsonl", "-q")
    songs = [json.loads(line) for line in outcome.out.splitlines()]

    assert (0, "", [3, 4]) == (outcome.code, outcome.err, [song["seed"] for song in songs])
    assert {(sing.provider, "complete", 1)} == {
        (song["model"]["provider"], song["run_status"], len(song["sections"][0]["lines"])) for song in songs
    }


def test_interrupted_and_resumed(sing: Singer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C is exit code 130 and keeps the lines that stood; ``--resume`` writes the rest by the same model."""
    show, stood = Draft.__call__, []

    def interrupt(draft: Draft, event: Any) -> None:
        show(draft, event)
        if isinstance(event, LineWritten) and not stood:
            stood.append(event.address)
            os.kill(os.getpid(), signal.SIGINT)

    monkeypatch.setattr(Draft, "__call__", interrupt)
    broken = sing("--form", "V:XX:5 V", "--seed", "3")
    kept = json.loads(sing.run("history", "show", "last", "--json").out)
    resumed = sing.run("generate", "--resume", "--rounds", "0", "--json")
    before, after = lines_of(json.dumps(kept)), lines_of(resumed.out)

    assert (130, "", True) == (broken.code, broken.out, f"lyrica history show {kept['id']}" in broken.err)
    assert ("interrupted", 1) == (kept["run_status"], len([line for line in before if line["text"]]))
    assert (0, kept["id"], "complete", sing.provider) == (
        resumed.code,
        json.loads(resumed.out)["id"],
        json.loads(resumed.out)["run_status"],
        json.loads(resumed.out)["model"]["provider"],
    )
    assert (before[0]["text"], 2) == (after[0]["text"], len([line for line in after if line["text"]]))
