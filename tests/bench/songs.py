"""The songs that are judged: a fixed list of briefs, each written by ``lyrica generate`` in a process of its own.

Finished songs are kept as JSON lines, so that a bench that was stopped goes on where it was; a change to what writes
songs begins a new file.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.process import clean_environment, run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

Brief = dict[str, Any]
Song = dict[str, Any]
Made = dict[str, Any]

CORE = Path(__file__).parents[2] / "src/lyrica_cli/core"
WRITING = ("agents", "llm", "prosody", "song", "writing", "settings.py", "toolkit.py")
"""What of the package decides how a song reads."""


def briefs() -> list[Brief]:
    """Read the fixed list: ``{"genre", "mood", "theme", "seed"}`` each."""
    listed: list[Brief] = _listed()["briefs"]
    return listed


def sheet_briefs() -> list[Brief]:
    """Read those whose words people read, in their order."""
    return [briefs()[number - 1] for number in _listed()["sheet"]]


def version(rooms: Sequence[str] = WRITING) -> str:
    """Name the code and data of some rooms, by default of all that write songs, by a hash: 12 hexadecimal digits."""
    digest = hashlib.sha256()
    for room in rooms:
        for path in sorted(each for each in (CORE / room).rglob("*") if each.is_file()) or [CORE / room]:
            if "__pycache__" not in path.parts:
                digest.update(str(path.relative_to(CORE)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


def command(brief: Brief) -> list[str]:
    """Give the command that writes a brief's song and prints it as JSON, saving nothing."""
    flags = ["--genre", brief["genre"], "--mood", brief["mood"], "--seed", str(brief["seed"])]
    own = ["--model", "embedded", "--no-save", "--quiet", "--format", "json"]
    return [sys.executable, "-m", "lyrica_cli", "generate", brief["theme"], *flags, *own]


def write(wanted: Sequence[Brief], out: Path, name: str = "songs", flags: Sequence[str] = ()) -> list[Made]:
    """Write songs, ``JOBS`` side by side (one by default), kept under a name; ``flags`` are asked for beside the brief.

    Returns:
        For each brief ``{"brief", "song", "seconds", "peak_bytes"}``; ``{"brief", "error"}`` where there is no song.
    """
    environment = clean_environment(out / "no-settings")

    def one(brief: Brief) -> Made:
        ran = run([*command(brief), *flags], environment)
        if ran.code:
            return {"brief": brief, "error": f"exit {ran.code}: {ran.err.strip()[-300:]}"}
        return {"brief": brief, "song": json.loads(ran.out), "seconds": ran.seconds, "peak_bytes": ran.peak}

    return kept(wanted, out / f"{name}-{version()}.jsonl", one, jobs=int(os.environ.get("JOBS", "1")))


def kept(wanted: Sequence[Brief], path: Path, make: Callable[[Brief], Made], *, jobs: int = 1) -> list[Made]:
    """Make one thing a brief, but those that stand in a file of JSON lines; failures are not kept there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    done = {_key(made["brief"]): made for made in _read(path)}
    missing = [brief for brief in wanted if _key(brief) not in done]
    with ThreadPoolExecutor(jobs) as pool, path.open("a", encoding="utf-8") as stream:
        for count, made in enumerate(pool.map(make, missing), start=1):
            done[_key(made["brief"])] = made
            if "error" not in made:
                stream.write("\n" + json.dumps(made) + "\n")  # what stands before may be half a line
                stream.flush()
            told = made.get("error") or f"{made['seconds']:.0f} s"
            tell(f"{path.name}: {count} of {len(missing)}: {made['brief']['genre']}, {told}")
    return [done[_key(brief)] for brief in wanted]


def tell(line: str) -> None:
    """Report progress."""
    print(f"bench: {line}", file=sys.stderr, flush=True)


def written(song: Song) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Go through the lines that were written, once each, as (section, line).

    Out are sections and lines that the form repeats, the title line after its first time, and the writer's own words.
    """
    titles = {line["text"] for _, line, sign in slots(song) if sign == "R"}
    sung: set[str] = set()
    for section, line, sign in slots(song):
        if line["source"] == "model" and not sign.isdigit() and line["text"] not in sung:
            yield section, line
        sung |= {line["text"]} & titles


def slots(song: Song) -> Iterator[tuple[dict[str, Any], dict[str, Any], str]]:
    """Go through the lines of sections that repeat no other, as (section, line, its sign in the scheme)."""
    for section in song["sections"]:
        if section["repeats"] is None:
            for line, sign in zip(section["lines"], section["rhyme_scheme"], strict=True):
                yield section, line, sign


def _listed() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "briefs.toml").read_text(encoding="utf-8"))


def _key(brief: Brief) -> str:
    return json.dumps(brief, sort_keys=True)


def _read(path: Path) -> list[Made]:
    """Read what is whole: a bench that was killed may have left half a line."""
    made = []
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else []:
        try:
            made.append(json.loads(line))
        except ValueError:
            continue
    return made
