"""Figures for a terminal and for other programs."""

from typing import TYPE_CHECKING, Any

from lyrica_cli.cli.views.terminal import table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lyrica_cli.core.store import Figures, Group

WIDTH = 24
"""Columns of the longest bar."""
LONGEST = 12
"""Rows that a terminal shows of each list."""
FIELDS = ("songs", "rated", "rating", "overall", "words", "seconds")
_EIGHTHS = " ▏▎▍▌▋▊▉"


def lists(found: "Figures") -> "Iterator[tuple[str, Sequence[Group]]]":
    """Give every list of groups with its heading."""
    yield f"By {found.period}", found.over_time
    yield "By genre", found.genres
    yield "By mood", found.moods
    yield "By model", found.models


def text(found: "Figures") -> str:
    """Draw bars, as long as there are songs, with averages beside them."""
    blocks = [_sentence(found)]
    for heading, groups in lists(found):
        shown = groups[-LONGEST:] if groups is found.over_time else groups[:LONGEST]
        most = max((group.songs for group in shown), default=0)
        rows = [(name(group), str(group.songs), bar(group.songs, most), *_averages(group)) for group in shown]
        left = len(groups) - len(shown)
        more = [f"and {left} more: --format csv has them all"] if left else []
        header = (heading.upper(), "SONGS", "", "RATING", "SCORE", "WORDS", "SECONDS")
        blocks.append("\n".join([table(header, rows), *more]))
    return "\n\n".join(blocks)


def bar(value: float, most: float, width: int = WIDTH) -> str:
    """Draw a bar of blocks, in eighths of a column; whatever is more than nothing is seen.

    >>> bar(3, 4, width=2), bar(0, 4, width=2)
    ('█▌', '')
    """
    eighths = round(value / most * width * 8) if most else 0
    eighths = max(eighths, 1) if value else 0
    return "█" * (eighths // 8) + _EIGHTHS[eighths % 8].strip()


def json(found: "Figures") -> str:
    """Print every figure as one object."""
    import json as encoder
    from dataclasses import asdict

    return encoder.dumps({"schema": 1, **asdict(found)}, ensure_ascii=False, indent=2)


def csv(found: "Figures") -> str:
    """Print every figure as one table: a row a group, empty where nothing was measured."""
    import csv as writer
    import io

    out = io.StringIO()
    rows = writer.writer(out, lineterminator="\n")
    rows.writerow(["list", "name", *FIELDS])
    every: list[tuple[str, Sequence[Any]]] = [
        ("all", (found.whole,)),
        (found.period, found.over_time),
        ("genre", found.genres),
        ("mood", found.moods),
        ("model", found.models),
    ]
    for label, groups in every:
        rows.writerows([label, _cell(group.name), *(getattr(group, field) for field in FIELDS)] for group in groups)
    return out.getvalue()


def name(group: "Group") -> str:
    """Name a group; songs that have no genre or mood are called none."""
    return group.name or "none"


def _sentence(found: "Figures") -> str:
    whole = found.whole
    parts = [f"{whole.songs:,} song{'s' if whole.songs != 1 else ''}", f"{whole.rated:,} rated"]
    parts += [f"{whole.rating:.1f} of 5 on average"] if whole.rating is not None else []
    parts += [f"score {whole.overall:.2f}"] if whole.overall is not None else []
    parts += [f"{whole.words:.0f} words"] if whole.words is not None else []
    parts += [f"{whole.seconds:.0f} s each"] if whole.seconds is not None else []
    return ", ".join(parts) + "."


def _averages(group: "Group") -> tuple[str, ...]:
    return (
        "" if group.rating is None else f"{group.rating:.1f}",
        "" if group.overall is None else f"{group.overall:.2f}",
        "" if group.words is None else f"{group.words:.0f}",
        "" if group.seconds is None else f"{group.seconds:.1f}",
    )


def _cell(text: str | None) -> str:
    """Keep a spreadsheet from taking a genre for a formula."""
    plain = text or ""
    return f"'{plain}" if plain.startswith(("=", "+", "-", "@", "\t", "\r")) else plain
