"""A model that sings from a sheet: for tests, demonstrations and trying a form out without any weights."""

from __future__ import annotations

from itertools import cycle, islice
from typing import TYPE_CHECKING

from lyrica_cli.core.errors import ModelNotFound, ModelRefused
from lyrica_cli.core.llm.base import Candidate, Draw, LineRequest, ModelInfo

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from types import TracebackType
    from typing import Self


class ScriptedModel:
    """Gives its lines in order, one a candidate, and begins again when they run out.

    It honours nothing: neither the constraint nor the seed. What it was asked stands in ``asked``.

    Args:
        lines: The candidates; at least one.
        name: What it is called.

    >>> from lyrica_cli.core.writing.constraint import LineConstraint
    >>> model = ScriptedModel(["the moths come every night", "and nothing sits up right"])
    >>> request = LineRequest((), LineConstraint((6, 6), {}), count=3)
    >>> [candidate.text for candidate in model.draw(request).candidates]
    ['the moths come every night', 'and nothing sits up right', 'the moths come every night']
    """

    def __init__(self, lines: Iterable[str], name: str = "scripted") -> None:
        self.lines = tuple(lines)
        if not self.lines:
            raise ModelRefused(f"{name} holds no lines. Write one line per candidate into it.")
        self.asked: list[LineRequest] = []
        self._info = ModelInfo("scripted", name, None, exact=False)
        self._next = cycle(self.lines)

    @classmethod
    def from_file(cls, path: Path) -> Self:
        """Read a sheet: UTF-8, one line per candidate; empty lines are passed over.

        Raises:
            ModelNotFound: There is no such file, or it cannot be read.
            ModelRefused: It is not text, or holds no lines.
        """
        try:
            text = path.read_text(encoding="utf-8")
        except OSError as error:
            raise ModelNotFound(f"{path}: {error.strerror}. Name a file: --model scripted:PATH") from error
        except ValueError as error:
            raise ModelRefused(f"{path} is not UTF-8 text. Name another file: --model scripted:PATH") from error
        return cls((line.strip() for line in text.splitlines() if line.strip()), name=str(path))

    @property
    def info(self) -> ModelInfo:
        """Who this is."""
        return self._info

    @property
    def provenance(self) -> dict[str, str]:
        """Nothing: a sheet is not asked."""
        return {}

    def draw(self, request: LineRequest) -> Draw:
        """Give the next ``request.count`` lines."""
        self.asked.append(request)
        return Draw(tuple(Candidate(text) for text in islice(self._next, request.count)))

    def close(self) -> None:
        """Do nothing: there is nothing to give back."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
