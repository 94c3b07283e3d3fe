"""Finding the files of a library and reading them: nothing blocks, loops, or leaves the folder it was given."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from lyrica_cli.core.library.failure import Failure, Unreadable

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

LARGEST = 64_000_000
"""Bytes that a file can have."""
DEEPEST = 32
"""Folders within folders."""


@dataclass(frozen=True, slots=True)
class Found:
    """One file.

    Attributes:
        path: Its absolute path.
        within: Its path below the folder that was given; only its name where the file itself was.
    """

    path: Path
    within: Path


def find(given: Path, suffixes: Container[str]) -> Iterator[Found | Failure]:
    """Find the files of a folder, in the order of their names; hidden ones, READMEs and other kinds are left alone.

    Symbolic links inside are not followed.

    Args:
        given: A folder, or one file, which is taken whatever its name; it may be a link itself.
        suffixes: The endings that are taken, in lower case with their dot.
    """
    try:
        root = given.expanduser().resolve(strict=True)
        mode = root.stat().st_mode
    except (OSError, RuntimeError, ValueError) as error:
        yield Failure(str(given), _reason(error))
        return
    if not stat.S_ISDIR(mode):
        yield Found(root, Path(root.name))
        return
    yield from _inside(root, root, suffixes, set(), 0)


def read(path: Path) -> bytes:
    """Read a regular file; a pipe, a device or a link put in its place is refused without being waited for.

    Raises:
        Unreadable: It is no regular file, too large, or cannot be read.
    """
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except (OSError, ValueError) as error:
        raise Unreadable(_reason(error)) from error
    with os.fdopen(handle, "rb") as file:
        about = os.fstat(handle)
        if not stat.S_ISREG(about.st_mode):
            raise Unreadable("no regular file")
        if about.st_size > LARGEST:
            raise Unreadable(f"{about.st_size / 1e6:,.0f} MB; a file can have {LARGEST // 1_000_000} MB")
        try:
            data = file.read(LARGEST + 1)
        except OSError as error:
            raise Unreadable(_reason(error)) from error
    if len(data) > LARGEST:
        raise Unreadable(f"it grows beyond {LARGEST // 1_000_000} MB")
    return data


def _inside(
    root: Path, folder: Path, suffixes: Container[str], seen: set[tuple[int, int]], depth: int
) -> Iterator[Found | Failure]:
    if depth > DEEPEST:
        yield Failure(str(folder), f"more than {DEEPEST} folders deep")
        return
    try:
        about = folder.stat()
        if (about.st_dev, about.st_ino) in seen:  # a folder that is mounted into itself
            return
        seen.add((about.st_dev, about.st_ino))
        with os.scandir(folder) as entries:
            listed = sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        yield Failure(str(folder), _reason(error))
        return
    for entry in listed:
        if entry.name.startswith(".") or entry.name.lower().startswith("readme."):
            continue
        path = Path(entry.path)
        known = path.suffix.lower() in suffixes
        if entry.is_symlink():
            if known or path.is_dir():
                yield Failure(entry.path, "a symbolic link; to take it in, name what it points to")
        elif entry.is_dir(follow_symlinks=False):
            yield from _inside(root, path, suffixes, seen, depth + 1)
        elif known:
            yield Found(path, path.relative_to(root))


def _reason(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror[:1].lower() + error.strerror[1:]
    return str(error) or type(error).__name__
