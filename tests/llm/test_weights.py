from __future__ import annotations

import os
import re
import threading
from dataclasses import replace
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

from lyrica_cli.core.errors import (
    LyricaError,
    ModelInterrupted,
    ModelNotFound,
    ModelRefused,
    ModelUnreachable,
    OutputError,
)
from lyrica_cli.core.llm import weights
from lyrica_cli.core.llm.weights import PULL, SMOLLM2, Listed, Weights, fetch, find, listing, pull

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from lyrica_cli.core.settings import Settings

DATA = b"GGUF" + bytes(range(256)) * 1_000
TINY = Weights("tiny", "us/tiny", "abc", "tiny.gguf", sha256(DATA).hexdigest(), len(DATA))


class Hub(ThreadingHTTPServer):
    """A hub that serves one file, with ranges or without, and breaks off where it is told."""

    daemon_threads = True
    data = DATA
    ranges = True
    breaks_at: int | None = None
    status = 200

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), HubHandler)
        self.asked: list[tuple[str, str | None]] = []

    def handle_error(self, *_: object) -> None:
        """Say nothing: a caller that hangs up is what some tests want."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class HubHandler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Hub

    def do_GET(self) -> None:
        wish = self.headers.get("range")
        self.server.asked.append((self.path, wish))
        begin = int(re.findall(r"\d+", wish)[0]) if wish and self.server.ranges else 0
        body = self.server.data[begin:]
        self.send_response(206 if begin and self.server.status == 200 else self.server.status)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        if self.server.breaks_at is None:
            self.wfile.write(body)
        else:
            self.wfile.write(body[: self.server.breaks_at])
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def hub() -> Iterator[Hub]:
    running = Hub()
    thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield running
    running.shutdown()
    thread.join()
    running.server_close()


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """No weights package is installed."""
    monkeypatch.setattr(weights, "SMOLLM2", replace(SMOLLM2, package="no_such_package"))


def silent(_here: int, _all: int) -> None:
    """Show no progress."""


def test_fetch(hub: Hub, tmp_path: Path) -> None:
    """A file is fetched from its pinned address, verified, and readable by its owner alone (R-E2)."""
    seen: list[tuple[int, int]] = []

    path = fetch(TINY, tmp_path / "models", hub.url, lambda here, whole: seen.append((here, whole)))

    assert DATA == path.read_bytes()
    assert 0o600 == path.stat().st_mode & 0o777
    assert [("/us/tiny/resolve/abc/tiny.gguf", None)] == hub.asked
    assert (len(DATA), len(DATA)) == seen[-1]


def test_goes_on(hub: Hub, tmp_path: Path) -> None:
    """What came before the connection broke off is kept; the next try asks only for the rest."""
    hub.breaks_at = 1_000
    with pytest.raises(ModelInterrupted, match=f"Go on with: {PULL}"):
        fetch(TINY, tmp_path, hub.url, silent)
    hub.breaks_at = None

    path = fetch(TINY, tmp_path, hub.url, silent)

    assert DATA == path.read_bytes()
    assert [None, "bytes=1000-"] == [wish for _, wish in hub.asked]


def test_begins_again(hub: Hub, tmp_path: Path) -> None:
    """A hub that knows no ranges sends the whole file, and it is not appended to what is there."""
    hub.ranges = False
    (tmp_path / "tiny.gguf.part").write_bytes(DATA[:1_000])

    assert DATA == fetch(TINY, tmp_path, hub.url, silent).read_bytes()


def test_part_is_whole(hub: Hub, tmp_path: Path) -> None:
    """A whole file that was not put in place yet is, without asking the hub."""
    (tmp_path / "tiny.gguf.part").write_bytes(DATA)

    assert DATA == fetch(TINY, tmp_path, hub.url, silent).read_bytes()
    assert [] == hub.asked


def test_already_here(hub: Hub, tmp_path: Path) -> None:
    """A file that is here and verified is not fetched again."""
    fetch(TINY, tmp_path, hub.url, silent)
    fetch(TINY, tmp_path, hub.url, silent)

    assert 1 == len(hub.asked)


def test_two_at_once(hub: Hub, tmp_path: Path) -> None:
    """Of several that fetch at the same time one does, and all get the file."""
    got: list[bytes] = []
    threads = [
        threading.Thread(target=lambda: got.append(fetch(TINY, tmp_path, hub.url, silent).read_bytes()))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [DATA] * 4 == got
    assert 1 == len(hub.asked)


@pytest.mark.parametrize("data", [DATA[:-1] + b"!", DATA + b"more"], ids=["other bytes", "too long"])
def test_wrong_file(hub: Hub, tmp_path: Path, data: bytes) -> None:
    """A file that is not the pinned one is never put in place, and nothing of it is kept (R-E2)."""
    hub.data = data

    with pytest.raises(ModelRefused, match="checksum"):
        fetch(TINY, tmp_path, hub.url, silent)

    assert ["pull.lock"] == [left.name for left in tmp_path.iterdir()]


@pytest.mark.parametrize(
    ("status", "expected"), [(404, ModelNotFound), (403, ModelUnreachable), (503, ModelUnreachable)]
)
def test_hub_errors(hub: Hub, tmp_path: Path, status: int, expected: type[LyricaError]) -> None:
    """A hub that does not give the file is one typed error."""
    hub.status = status

    with pytest.raises(expected):
        fetch(TINY, tmp_path, hub.url, silent)


def test_offline(tmp_path: Path) -> None:
    """Without a network the error says so, and shows no password of a mirror (R-P1)."""
    with pytest.raises(ModelUnreachable) as caught:
        fetch(TINY, tmp_path, "http://me:secret@127.0.0.1:9", silent)

    assert f"127.0.0.1 cannot be reached. Once you are online: {PULL}" == str(caught.value)


def test_unwritable(hub: Hub, tmp_path: Path) -> None:
    """A folder that cannot be made is an error about the output."""
    (tmp_path / "models").write_text("a file stands in the way", encoding="utf-8")

    with pytest.raises(OutputError, match="LYRICA_DATA_DIR"):
        fetch(TINY, tmp_path / "models", hub.url, silent)


def test_pull_uses_the_mirror(hub: Hub, settings: Callable[..., Settings], monkeypatch: pytest.MonkeyPatch) -> None:
    """``pull`` asks the mirror that HF_ENDPOINT names for the pinned file, and refuses another in its place."""
    monkeypatch.setenv("HF_ENDPOINT", f"{hub.url}/")
    hub.data = bytes(SMOLLM2.size)

    with pytest.raises(ModelRefused, match="checksum"):
        pull("smollm2", settings())

    assert [f"/{SMOLLM2.repository}/resolve/{SMOLLM2.revision}/{SMOLLM2.file}"] == [path for path, _ in hub.asked]


def test_pull_unknown(settings: Callable[..., Settings]) -> None:
    """A name that is none is refused with the name that is one."""
    with pytest.raises(ModelNotFound, match=PULL):
        pull("gpt-9", settings())


@pytest.mark.usefixtures("alone")
def test_find_nothing(settings: Callable[..., Settings]) -> None:
    """Without weights there is nothing to find, and that is no error."""
    assert find(settings()) is None


@pytest.mark.usefixtures("alone")
def test_find_pulled(settings: Callable[..., Settings]) -> None:
    """Weights in the data directory are found."""
    place = settings().data_dir / "models" / SMOLLM2.file
    place.parent.mkdir(parents=True)
    place.write_bytes(DATA)

    assert place == find(settings())
    assert (Listed(SMOLLM2.name, place, SMOLLM2.size, used=True, quantization="Q4_1"),) == listing(settings())


def test_find_packaged(settings: Callable[..., Settings], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installed package's weights go before pulled ones, and the package is not imported for them."""
    package = tmp_path / "llm_tiny"
    package.mkdir()
    (package / "__init__.py").write_text("raise SystemExit('imported')", encoding="utf-8")
    (package / SMOLLM2.file).write_bytes(DATA)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(weights, "SMOLLM2", replace(SMOLLM2, package="llm_tiny"))

    assert package / SMOLLM2.file == find(settings())


def test_find_given(settings: Callable[..., Settings], tmp_path: Path) -> None:
    """A file that is set goes before all others, and is listed as the one in use."""
    given = tmp_path / "mine.gguf"
    given.write_bytes(DATA)

    assert given == find(settings(embedded_weights=given))
    assert Listed("mine.gguf", given, len(DATA), used=True) == listing(settings(embedded_weights=given))[0]


def test_given_is_missing(settings: Callable[..., Settings], tmp_path: Path) -> None:
    """A file that is set but not there is an error, not a reason to take another."""
    with pytest.raises(ModelNotFound, match="no such file"):
        find(settings(embedded_weights=tmp_path / "none.gguf"))


def pipe(path: Path) -> None:
    os.mkfifo(path)


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda path: path.write_bytes(b"PK\x03\x04"), ModelRefused),
        (lambda path: path.write_bytes(b""), ModelRefused),
        (lambda path: path.mkdir(), ModelNotFound),
        (pipe, ModelNotFound),
    ],
    ids=["zip", "empty", "folder", "pipe"],
)
def test_no_gguf(
    settings: Callable[..., Settings], tmp_path: Path, make: Callable[[Path], object], expected: type[LyricaError]
) -> None:
    """A file that is no GGUF is refused in one line before any engine reads it (R-O12)."""
    given = tmp_path / "mine.gguf"
    make(given)

    with pytest.raises(expected, match=PULL):
        find(settings(embedded_weights=given))


def test_pinned_to_the_package(settings: Callable[..., Settings]) -> None:
    """What would be pulled is to the byte what the weights package ships."""
    path = find(settings())
    if path is None:
        pytest.skip("no weights package is installed here")

    assert (SMOLLM2.size, SMOLLM2.digest) == (path.stat().st_size, sha256(path.read_bytes()).hexdigest())
