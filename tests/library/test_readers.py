"""What is made of files in every format, whole or hostile."""

from __future__ import annotations

import contextlib
import json
import os
from pathlib import Path, PurePath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lyrica_cli.core.library.facts import facts_of_path
from lyrica_cli.core.library.failure import Failure, Unreadable
from lyrica_cli.core.library.files import Found, find, read
from lyrica_cli.core.library.lyric import Lyric, parts_from_data
from lyrica_cli.core.library.readers import READERS
from lyrica_cli.core.library.readers import read as read_records
from lyrica_cli.core.library.readers.chordpro import print_parts

SONG = ["I left the porch light on again", "The moths come every night"]
TEXT = "\n".join(SONG)


def one(data: bytes | str, suffix: str = ".txt") -> Lyric:
    """The only lyric of a file."""
    ((_, lyric),) = read_records(data.encode() if isinstance(data, str) else data, suffix)
    assert isinstance(lyric, Lyric), lyric
    return lyric


def lines(lyric: Lyric) -> list[str]:
    return [line.text for part in lyric.parts for line in part.lines]


@pytest.mark.parametrize(
    ("suffix", "text"),
    [
        (".txt", TEXT),
        (".md", f"---\ntitle: Porch Light\nmood: [lonely]\n---\n\n{TEXT}\n"),
        (".md", f"# Porch Light\n\n## Verse 1\n\n{SONG[0]}  \n*{SONG[1]}*\n"),
        (".json", json.dumps({"title": "Porch Light", "lyrics": TEXT})),
        (".json", json.dumps({"songs": [{"Lines": SONG}]})),
        (".json", json.dumps({"sections": [{"label": "Verse 1", "lines": [{"text": line} for line in SONG]}]})),
        (".jsonl", json.dumps({"text": TEXT})),
        (".csv", f'title,lyrics\nPorch Light,"{TEXT}"\n'),
        (".csv", f'title;lyrics\r\nPorch Light;"{TEXT}"\r\n'),
        (".lrc", f"[ti:Porch Light]\n[00:01.00]{SONG[0]}\n[00:05.5]<00:05.5>The <00:06.0>moths come every night"),
        (".cho", "{title: Porch Light}\n[Am]I left the [C]porch light on a[G]gain\nThe moths come every night"),
    ],
    ids=[
        "plain",
        "front matter",
        "markdown",
        "json",
        "list in json",
        "own json",
        "jsonl",
        "csv",
        "csv ;",
        "lrc",
        "cho",
    ],
)
def test_every_format_gives_the_same_lines(suffix: str, text: str) -> None:
    """Whatever a lyric is kept in, its lines come out as they are sung."""
    assert lines(one(text, suffix)) == SONG


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "latin-1"]
)
def test_encodings_are_detected(encoding: str) -> None:
    """A café is a café in every usual encoding."""
    assert lines(one("The café is closed\r\nand nothing's left".encode(encoding))) == [
        "The café is closed",
        "and nothing's left",
    ]


@pytest.mark.parametrize(
    ("data", "suffix", "reason"),
    [
        (b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 40, ".txt", "no text file"),
        (b"one\x00two", ".txt", "NUL"),
        (b"", ".txt", "nothing to sing"),
        (b"\n[Chorus]\n\n", ".txt", "nothing to sing"),
        (b"x" * 3_000, ".txt", "3,000 characters"),
        (b"la\n" * 2_001, ".txt", "2000 lines"),
        (b"{not json", ".json", "no JSON: line 1"),
        (b"[" * 100_000, ".json", "no JSON"),
        (b"name,year\nx,1\n", ".csv", "no column"),
        (b"---\n{{{\n---\nline", ".md", "no YAML"),
        (b"---\na: " + b"[" * 5_000 + b"\n---\nline", ".md", "no YAML"),
    ],
    ids="binary nul empty headings long-line many-lines json deep-json csv yaml deep-yaml".split(),
)
def test_what_is_no_lyric_is_refused_with_its_reason(data: bytes, suffix: str, reason: str) -> None:
    """Binary files, prose, broken JSON, CSV and YAML each say why they are left out."""
    with pytest.raises(Unreadable, match=reason):
        _all(data, suffix)


def _all(data: bytes, suffix: str) -> None:
    for _, lyric in read_records(data, suffix):
        if isinstance(lyric, Unreadable):
            raise lyric


def test_a_bad_record_does_not_spoil_the_others() -> None:
    """Of JSON lines the good ones are read, each bad one says why."""
    data = b'{"lyrics": "one"}\n{broken\n{"year": 1999}\n[]\n{"lyrics": "two"}\n'
    found = [lyric.text if isinstance(lyric, Lyric) else str(lyric) for _, lyric in read_records(data, ".jsonl")]
    assert found == ["one", "no JSON", "no words: lyrics or lyric or text holds them", "no object", "two"]


@given(st.binary(max_size=400), st.sampled_from(sorted(READERS)))
def test_no_bytes_do_harm(data: bytes, suffix: str) -> None:
    """Whatever a file holds, it gives lyrics without controls, or a reason; never another error."""
    found = []
    with contextlib.suppress(Unreadable):
        found = [lyric for _, lyric in read_records(data, suffix) if isinstance(lyric, Lyric)]
    for lyric in found:
        assert not any(ord(sign) < 32 or 0x7F <= ord(sign) < 0xA0 for line in lines(lyric) for sign in line)
        assert lyric.parts == parts_from_data(json.loads(json.dumps(lyric.as_data())))


def test_sections_and_repeats_are_recognised() -> None:
    """A heading alone repeats its section; an unheaded stanza that comes back is the chorus."""
    headed = one("[Verse 1]\na one\n\nChorus:\nb two\n\n[Verse 2]\nc three\n\n(Chorus)\n")
    assert [(part.label, part.repeats) for part in headed.parts] == [
        ("Verse 1", None),
        ("Chorus", None),
        ("Verse 2", None),
        ("Chorus", 1),
    ]
    bare = one("a one\na two\n\nb three\nb four\n\nc five\nc six\n\nB three,\nb FOUR!\n")
    assert [(part.label, part.repeats) for part in bare.parts] == [
        ("Verse 1", None),
        ("Chorus", None),
        ("Verse 2", None),
        ("Chorus", 1),
    ]


def test_lrc_is_sung_in_the_order_of_its_times() -> None:
    """A line with two times comes back at the second."""
    assert lines(one("[00:09.00]verse\n[00:01.00][00:20.00]chorus\n", ".lrc")) == ["chorus", "verse", "chorus"]


def test_chords_are_kept() -> None:
    """ChordPro printed again is the ChordPro that was read; tablature and comments are not sung."""
    text = (
        "{title: Gravel}\n{soc}\n[Am]Drive [C/G]slow on the [Dm7]gravel\n{eoc}\n{sot}\ne|--0--|\n{eot}\n# note\nGone\n"
    )
    lyric = one(text, ".cho")
    printed = print_parts("Gravel", None, lyric.parts)
    assert "[Am]Drive [C/G]slow on the [Dm7]gravel" in printed
    assert (lyric.parts, lines(lyric)) == (one(printed, ".pro").parts, ["Drive slow on the gravel", "Gone"])


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("The Gulls/Salt/01 Porch Light.txt", ("Porch Light", "The Gulls", "Salt", None)),
        ("The Gulls/porch-light.txt", ("Porch Light", "The Gulls", None, None)),
        ("folk/02_low_tide.md", ("Low Tide", None, None, "folk")),
        ("The Gulls - Low Tide.cho", ("Low Tide", "The Gulls", None, None)),
        ("99.txt", ("99", None, None, None)),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_names_of_files_and_folders_tell_facts(path: str, expected: tuple[str | None, ...]) -> None:
    """Artist/Album/01 Title.txt, and what people make of it."""
    facts = facts_of_path(PurePath(path))
    assert (facts.title, facts.artist, facts.album, facts.genre) == expected


def test_walking_neither_follows_nor_blocks(tmp_path: Path) -> None:
    """R-I3: symlink loops, links out of the folder, FIFOs and unreadable names are refused; hidden files are left."""
    folder = tmp_path / "songs"
    (folder / "deep").mkdir(parents=True)
    (folder / "a.txt").write_text(TEXT)
    (folder / "README.md").write_text(TEXT)
    (folder / ".hidden.txt").write_text(TEXT)
    (folder / "notes.pdf").write_text(TEXT)
    (folder / "deep" / "loop").symlink_to(folder)
    (folder / "out.txt").symlink_to("/etc/passwd")
    os.mkfifo(folder / "pipe.txt")
    found = list(find(folder, READERS))
    assert [each.within.name for each in found if isinstance(each, Found)] == ["a.txt", "pipe.txt"]
    refused = sorted((Path(each.path).name, each.reason[:15]) for each in found if isinstance(each, Failure))
    assert refused == [("loop", "a symbolic link"), ("out.txt", "a symbolic link")]
    with pytest.raises(Unreadable, match="no regular file"):
        read(folder / "pipe.txt")


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    """A line of 500 MB costs no memory: its size says enough."""
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(500_000_000)
    with pytest.raises(Unreadable, match="500 MB; a file can have 64 MB"):
        read(path)
