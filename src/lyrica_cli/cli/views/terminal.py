"""Printing: results to standard output, everything else to standard error, nothing that a terminal would obey."""

import contextlib
import os
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from typing import TextIO

_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks that reorder the text around them, so that what is read is not what is there."""


def printable(text: str) -> str:
    r"""Leave out what a terminal would obey instead of show: C0 and C1 controls, escapes, bidirectional marks.

    Line breaks and tabs stay.

    >>> printable("\x1b[31mred\x07 [chorus]\u202e")
    '[31mred [chorus]'
    """
    return "".join(c for c in text if c in "\n\t" or (unicodedata.category(c) != "Cc" and c not in _BIDI))


def one_line(text: str, width: int = 400) -> str:
    """Make text fit for a line of standard error: printable, white space folded, no longer than ``width``."""
    folded = " ".join(printable(text.replace("\n", " ")).split())
    return folded if len(folded) <= width else folded[: width - 1] + "…"


def is_terminal(stream: TextIO | None) -> bool:
    """Tell whether a person reads or types there; a closed stream is nobody."""
    try:
        return stream is not None and stream.isatty()
    except ValueError:
        return False


def in_colour(stream: TextIO | None) -> bool:
    """Tell whether escape codes may go there: a terminal that is not dumb, and NO_COLOR not set."""
    return is_terminal(stream) and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def put(text: str) -> None:
    """Print a result, as it is to a pipe or a file, without controls to a terminal; ends with a line break.

    Raises:
        OSError: Nobody reads any more, or there is no room.
    """
    if sys.stdout is None:
        return
    shown = printable(text) if is_terminal(sys.stdout) else text
    sys.stdout.write(shown if shown.endswith("\n") or not shown else shown + "\n")


def tell(text: str, *, indent: int = 0, dim: bool = False) -> None:
    """Say something beside the result, as one line of standard error. Never fails: a lost remark loses no work."""
    line = " " * indent + one_line(text)
    if dim and in_colour(sys.stderr):
        line = f"\x1b[2m{line}\x1b[0m"
    try:
        if sys.stderr is not None:
            sys.stderr.write(line + "\n")
            sys.stderr.flush()
    except (OSError, ValueError):
        silence(sys.stderr)


def ask(question: str, *, default: bool = True) -> bool:
    """Ask a yes-or-no question on standard error; an empty answer is the default, the end of input a no."""
    sys.stderr.write(f"{one_line(question)} {'[Y/n]' if default else '[y/N]'} ")
    sys.stderr.flush()
    answer = sys.stdin.readline()
    return bool(answer) and answer.strip().lower() in {"y", "yes", *([""] if default else [])}


def ask_line(question: str) -> str:
    """Ask for one line on standard error; the end of input is an empty one."""
    sys.stderr.write(f"{one_line(question)}: ")
    sys.stderr.flush()
    return sys.stdin.readline().strip()


def silence(stream: TextIO | None) -> None:
    """Point a stream that nobody reads at nothing, so that the interpreter's own flush at exit cannot fail."""
    with contextlib.suppress(AttributeError, OSError, ValueError):
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, stream.fileno())  # type: ignore[union-attr]  # None is suppressed too
        os.close(nothing)


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Lay out cells in columns two spaces apart; wide characters count as the two columns they take.

    Returns:
        A line a row without trailing blanks; the last column is not padded, and control characters are left out.
    """
    from rich.cells import cell_len

    cells = [[one_line(cell) for cell in row] for row in (header, *rows)]
    widths = [max(map(cell_len, column)) for column in zip(*cells, strict=True)]
    padded = ((cell + " " * (width - cell_len(cell)) for cell, width in zip(row, widths, strict=True)) for row in cells)
    return "\n".join("  ".join(row).rstrip() for row in padded)
