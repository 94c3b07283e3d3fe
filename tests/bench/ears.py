"""How well Lyrica hears: schemes, syllables and pairs against outside data, the plain CMU dictionary beside it.

``DATA`` names a folder with ``schemes-dev.*.jsonl``, ``syllables-dev.*.jsonl``, ``pairs-dev.jsonl`` and ``score.py``;
what is not there is skipped, with the reason.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench import judge

if TYPE_CHECKING:
    from collections.abc import Iterable

LINES = 2000
"""Lines of the warm run that is timed."""


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
        found[name] = scored | {"own_cpu_seconds": round(time.process_time() - began, 2)}
    found["pairs"] = _pairs(folder / "pairs-dev.jsonl")
    found["ms_a_line_warm"] = _warm(folder / "schemes-dev.in.jsonl")
    return found


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


def _pairs(path: Path) -> dict[str, Any]:
    """Walker's pairs, at the score from which poets let a pair pass."""
    from lyrica_cli.core.prosody.judgement import ALLOWED
    from lyrica_cli.core.prosody.judgement import judge as judged

    if not path.is_file():
        return {"skipped": f"no {path.name}"}
    rows = [json.loads(row) for row in path.read_text(encoding="utf-8").splitlines()]
    shares: dict[str, list[bool]] = {}
    for row in rows:
        shares.setdefault(row["kind"], []).append(judged(row["a"], row["b"]).score >= ALLOWED)
    return {"threshold": ALLOWED} | {kind: round(sum(each) / len(each), 4) for kind, each in shares.items()}


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
