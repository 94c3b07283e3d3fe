"""Figures as one HTML page: charts as SVG by leather, everything in the page, no script and no network."""

from html import escape
from typing import TYPE_CHECKING, Any

from lyrica_cli.cli.views import figures

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lyrica_cli.core.store import Figures, Group

LONGEST = 15
"""Bars that one chart shows; the table below has all."""
LONGEST_NAME = 24
WIDTH, HEIGHT, ROW = 520, 240, 26
"""Pixels: a chart over time, and what a bar adds to one that lists."""
COLOUR = "#1565c0"
TICKS = 4
"""Steps of an axis that counts, at most."""
STYLE = """\
body { font: 16px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; color: #222; }
main { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(20rem, 100%), 1fr)); gap: 2rem; }
figure { margin: 0; break-inside: avoid; }
svg { max-width: 100%; height: auto; }
table { border-collapse: collapse; font-size: 0.85rem; margin-top: 2rem; }
th, td { text-align: right; padding: 0.2rem 0.8rem; border-bottom: 1px solid #ddd; }
th:nth-child(-n + 2), td:nth-child(-n + 2) { text-align: left; }
@media (max-width: 60rem) {
  table, tbody, tr { display: block; }
  tr { padding: 0.5rem 0; border-bottom: 1px solid #ddd; }
  th { display: none; }
  td, td:nth-child(-n + 2) { display: flex; justify-content: space-between; gap: 1rem; border: 0; padding: 0; }
  td { overflow-wrap: anywhere; text-align: right; }
  td::before { content: attr(data-name); color: #777; }
  td:empty { display: none; }
}
"""
"""On a phone each row of the table is a list of its own: name and value, one below the other."""


def page(found: "Figures") -> str:
    """Draw the page."""
    charts = [_over_time(found.over_time, f"Songs by {found.period}")] if found.over_time else []
    for heading, groups in list(figures.lists(found))[1:]:
        charts += [
            _bars(groups, f"{heading}: songs", "songs"),
            _bars(groups, f"{heading}: rating, 1 to 5", "rating", most=5),
            _bars(groups, f"{heading}: score, 0 to 1", "overall", most=1),
            _bars(groups, f"{heading}: words sung", "words"),
            _bars(groups, f"{heading}: seconds to write one", "seconds"),
        ]
    shown = "\n".join(f"<figure>{chart}</figure>" for chart in charts if chart)
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width">\n<title>Songs in figures</title>\n'
        f"<style>\n{STYLE}</style>\n</head>\n<body>\n<h1>Songs in figures</h1>\n"
        f"<p>{escape(figures.text(found).splitlines()[0])}</p>\n<main>\n{shown}\n</main>\n{_table(found)}\n</body>\n</html>\n"
    )


def _over_time(groups: "Sequence[Group]", title: str) -> str:
    import leather

    chart = leather.Chart(title)
    shown = groups[-LONGEST:]
    most = max(group.songs for group in shown)
    chart.add_columns([(figures.name(group), group.songs) for group in shown], fill_color=COLOUR)
    chart.add_y_scale(0, most)
    chart.add_y_axis(ticks=_whole(most))
    return _drawn(chart, HEIGHT)


def _bars(groups: "Sequence[Group]", title: str, field: str, most: float | None = None) -> str:
    """Draw a bar a group, or nothing where nothing was measured."""
    import leather

    rows = [(getattr(group, field), _short(figures.name(group))) for group in groups if getattr(group, field)]
    rows = rows[:LONGEST]
    if not rows:
        return ""
    chart = leather.Chart(title)
    highest = most or max(value for value, _ in rows)
    chart.add_bars(rows, fill_color=COLOUR)
    chart.add_x_scale(0, highest)
    if field == "songs":
        chart.add_x_axis(ticks=_whole(int(highest)))
    return _drawn(chart, 120 + ROW * len(rows))


def _whole(most: int) -> list[int]:
    """Give the steps of an axis that counts from 0."""
    return [*range(0, most + 1, -(-most // TICKS))]


def _drawn(chart: Any, height: int) -> str:
    """Draw a chart that scales with its page; leather's own would be cut off where it is wider than its place."""
    drawn = str(chart.to_svg(width=WIDTH, height=height))
    return drawn.replace("<svg ", f'<svg viewBox="0 0 {WIDTH} {height}" ', 1)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_NAME else text[: LONGEST_NAME - 1] + "…"


def _table(found: "Figures") -> str:
    names = [escape(field) for field in ("list", "name", *figures.FIELDS)]
    header = "".join(f"<th>{name}</th>" for name in names)
    rows = []
    for heading, groups in figures.lists(found):
        for group in groups:
            values = [getattr(group, field) for field in figures.FIELDS]
            cells = [heading, figures.name(group), *("" if each is None else f"{each:.4g}" for each in values)]
            shown = (f'<td data-name="{name}">{escape(cell)}</td>' for name, cell in zip(names, cells, strict=True))
            rows.append(f"<tr>{''.join(shown)}</tr>")
    return f"<table>\n<tr>{header}</tr>\n" + "\n".join(rows) + "\n</table>"
