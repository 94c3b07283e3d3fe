"""A file that results go to: never half written, never over another without being told to."""

import contextlib
import os
import secrets
from collections.abc import Generator, Iterable
from pathlib import Path

from lyrica_cli.core.errors import OutputError


class OutputFile:
    """Where ``--output`` points. Made before the work starts, so that a file that cannot be written costs nothing."""

    def __init__(self, path: str, *, force: bool) -> None:
        """Check the place.

        Args:
            path: As typed; a symbolic link stands for what it points to.
            force: Whether a file that stands there may be replaced.

        Raises:
            OutputError: It exists, is a folder, or nothing can be written there.
        """
        self.name = path
        self.force = force
        self._path = Path(path).expanduser().resolve()
        # A device or a pipe is written to as it stands: nothing of it can be replaced.
        self._in_place = self._path.exists() and not self._path.is_file()
        if self._path.is_dir():
            raise OutputError(f"--output {path}: a folder. Name a file in it: --output {path.rstrip('/')}/song.txt")
        if self._path.is_file() and not force:
            raise OutputError(f"--output {path}: exists. To replace it: --force")
        if not self._in_place:
            with self._explained():
                self._fresh(()).unlink()

    def write(self, text: str | Iterable[str]) -> None:
        """Write it all in one step.

        Args:
            text: The text, or its parts in order; each ends with a line break, or gets one.

        Raises:
            OutputError: It cannot be written, or somebody else made the file meanwhile; theirs is untouched.
        """
        parts = [text] if isinstance(text, str) else text
        whole = (part if part.endswith("\n") else part + "\n" for part in parts)
        with self._explained():
            if self._in_place:
                with self._path.open("w", encoding="utf-8", newline="\n") as file:
                    file.writelines(whole)
                return
            fresh = self._fresh(whole)
            try:
                self._place(fresh)
            finally:
                fresh.unlink(missing_ok=True)

    def _place(self, fresh: Path) -> None:
        if self.force:
            fresh.replace(self._path)
            return
        try:
            # A link, unlike a rename, fails where a file stands.
            os.link(fresh, self._path)
        except FileExistsError:
            raise
        except OSError:  # a file system without hard links
            if self._path.exists():
                raise
            fresh.replace(self._path)

    def _fresh(self, parts: Iterable[str]) -> Path:
        """Write a new file beside the wanted one, with the mode that the user's umask gives."""
        beside = self._path.with_name(f".{self._path.name[:100]}.{secrets.token_hex(4)}")
        with contextlib.ExitStack() as undo:
            with beside.open("x", encoding="utf-8", newline="\n") as file:
                undo.callback(beside.unlink, missing_ok=True)
                file.writelines(parts)
                file.flush()
                os.fsync(file.fileno())
            undo.pop_all()
        return beside

    @contextlib.contextmanager
    def _explained(self) -> Generator[None]:
        try:
            yield
        except OSError as error:
            raise OutputError(f"--output {self.name}: {error.strerror or error}. Name another file.") from error
