"""How the library keeps up: taking songs in beside a plain loop, the same folder again, and a search from nothing."""

from __future__ import annotations

import json
import random
import statistics
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

from sqlmodel import col, select

from bench.keep import WORDS
from bench.process import clean_environment, run
from bench.start import processor_time
from lyrica_cli.core.library.weights import find
from lyrica_cli.core.settings import Settings
from lyrica_cli.core.store import Store
from lyrica_cli.core.store.library_tables import Chunk

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

STANZAS, LINES = 6, 4
"""Of a song; it is cut into five passages."""
TIMES = 5
QUERY = "waiting for a letter by the river"
FASTER, COLD, FILES, MEMORY = 4, 3, 2_000, 2_000
"""How often a search must be faster than through sentence-transformers, the seconds that it may take, files a second of
an unchanged folder, and bytes of memory a passage."""
LYRICA = "from lyrica_cli.cli.app import main; main()"
PLAIN = """
import json, sys, time
from sentence_transformers import SentenceTransformer
import chromadb
from chromadb.config import Settings
model = SentenceTransformer(sys.argv[1], device="cpu", local_files_only=True)
client = chromadb.PersistentClient(sys.argv[2], settings=Settings(_env_file=None, anonymized_telemetry=False))
songs = client.get_or_create_collection("songs", embedding_function=None, configuration={"hnsw": {"space": "cosine"}})
if len(sys.argv) == 5:
    vector = model.encode([sys.argv[4]])
    print(songs.query(query_embeddings=vector, n_results=10)["ids"])
    sys.exit()
texts = json.load(open(sys.argv[3]))
begun = time.perf_counter()
for at in range(0, len(texts), 32):
    some = texts[at : at + 32]
    songs.add(ids=[str(at + n) for n in range(len(some))], embeddings=model.encode(some, batch_size=32), documents=some)
print(time.perf_counter() - begun)
"""


def report(out: Path, songs: int) -> dict[str, Any]:
    """Take in so many songs, then as many again as a plain program would, and ask both."""
    folder = out / f"shelf-{time.time_ns()}"
    environment = clean_environment(out / "no-settings") | {"LYRICA_DATA_DIR": str(folder / "data")}
    write(folder / "few", max(1, songs // 4), "few")
    write(folder / "many", songs, "many")
    write(folder / "first", 1, "first")
    _ingest(folder / "first", environment)  # exports the encoder, which takes torch and its memory, once
    few, many, again = (_ingest(folder / name, environment) for name in ("few", "many", "many"))
    passages = many["chunks"]
    texts, model = folder / "texts.json", find(Settings(data_dir=folder / "data"))
    texts.write_text(json.dumps(_passages(folder / "data", passages)), encoding="utf-8")
    loop = [sys.executable, "-c", PLAIN, str(model), str(folder / "plain"), str(texts)]
    done = subprocess.run(loop, env=environment, capture_output=True, text=True, check=True)
    ours, theirs = passages / many["seconds"], passages / float(done.stdout.split()[-1])
    growth = (many["peak"] - few["peak"]) / max(1, passages - few["chunks"])
    rate = again["unchanged"] / again["seconds"]
    return {
        "songs": songs,
        "passages": passages,
        "passages_a_second": {"lyrica": round(ours, 1), "plain_loop": round(theirs, 1)},
        "beside_plain_loop": {"figure": round(ours / theirs, 2), "least": 1, "met": ours >= theirs},
        "peak_megabytes": [round(each["peak"] / 1e6) for each in (few, many)],
        "bytes_a_passage": {"figure": round(growth), "most": MEMORY, "met": growth <= MEMORY},
        "unchanged": {"embedded": again["chunks"], "files_a_second": round(rate), "least": FILES, "met": rate >= FILES},
        "cold_search": _asked([*loop, QUERY], environment),
    }


def _asked(plain: Sequence[str], environment: Mapping[str, str]) -> dict[str, Any]:
    """Ask once by looking at every vector, once by the index, and once as a plain program would."""
    search = [sys.executable, "-c", LYRICA, "search", QUERY, "--json"]
    asked = {
        "exactly": _cold(search, environment | {"LYRICA_EXACT_UP_TO": "1000000"}),
        "by_index": _cold(search, environment | {"LYRICA_EXACT_UP_TO": "0"}),
        "plain": _cold(plain, environment),
    }
    times = {name: asked["plain"][1] / asked[name][1] for name in ("exactly", "by_index")}
    slowest = max(asked[name][0] for name in times)
    return {
        "seconds": {name: round(wall, 2) for name, (wall, _) in asked.items()},
        "processor_seconds": {name: round(processor, 2) for name, (_, processor) in asked.items()},
        "slowest": {"figure": round(slowest, 2), "most": COLD, "met": slowest < COLD},
        "times_faster_by_processor_time": {
            name: {"figure": round(figure, 2), "least": FASTER, "met": figure >= FASTER}
            for name, figure in times.items()
        },
    }


def write(folder: Path, songs: int, seed: str) -> None:
    """Write songs whose lines are words by chance, five to eight a line."""
    rng = random.Random(seed)
    for number in range(songs):
        stanzas = [[" ".join(rng.choices(WORDS, k=rng.randint(5, 8))) for _ in range(LINES)] for _ in range(STANZAS)]
        place = folder / f"Artist {number % 40}" / f"Song {seed} {number}.txt"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text("\n\n".join("\n".join(lines) for lines in stanzas) + "\n", encoding="utf-8")


def _ingest(folder: Path, environment: Mapping[str, str]) -> dict[str, Any]:
    ran = run([sys.executable, "-c", LYRICA, "ingest", str(folder), "--json"], environment)
    if ran.code:
        raise SystemExit(f"bench: ingest ended with {ran.code}: {ran.err[-300:]}")
    return json.loads(ran.out) | {"peak": ran.peak}


def _passages(data: Path, count: int) -> list[str]:
    """Give the passages that came last, as they were embedded."""
    with Store.open(data) as store, store.database.read() as session:
        return list(session.exec(select(Chunk.text).order_by(col(Chunk.id).desc()).limit(count)))


def _cold(command: Sequence[str], environment: Mapping[str, str]) -> tuple[float, float]:
    """Give the medians of a command's wall and processor time, the first run left out."""
    taken = []
    for _ in range(TIMES + 1):
        begun, used = time.perf_counter(), processor_time()
        subprocess.run(command, env=environment, capture_output=True, check=True)
        taken.append((time.perf_counter() - begun, processor_time() - used))
    wall, processor = (statistics.median(each[at] for each in taken[1:]) for at in (0, 1))
    return wall, processor
