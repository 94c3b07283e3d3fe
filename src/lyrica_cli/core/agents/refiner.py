"""The refiner: writes failing and weak lines again, one after the other, and keeps what makes the review better."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lyrica_cli.core.writing.review import review

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from lyrica_cli.core.agents.drafter import Drafter
    from lyrica_cli.core.writing.review import Review
    from lyrica_cli.core.writing.sheet import Sheet, Sung

REWRITTEN = 2
"""Lines that one round writes again for reading badly; failing lines are all written again."""


@dataclass(frozen=True, slots=True)
class Refined:
    """What came of going over a draft: the best draft that was seen, never merely the last.

    Attributes:
        sheet: The draft.
        review: What it is worth.
        log: Address -> its words before and after, whether the change was kept, and the scores that moved.
    """

    sheet: Sheet
    review: Review
    log: dict[str, dict[str, Any]]


def worst(found: Review) -> list[str]:
    """Name the lines to write again: all that fail, and those that read worst."""
    return [*found.failing, *[weak for weak in found.weak if weak not in found.failing][:REWRITTEN]]


def refine(
    drafter: Drafter,
    sheet: Sheet,
    found: Review,
    addresses: Iterable[str],
    *,
    again: int,
    kept: Callable[[str, Sheet, list[tuple[str, Sung]]], None],
    enough: Callable[[], bool],
) -> Refined:
    """Go over a draft; every line that is not named stays as it is.

    Args:
        drafter: Writes the lines; what it tells of them is not listened to.
        sheet: The draft; it is not changed.
        found: What it is worth.
        addresses: The lines.
        again: How often the song was gone over before.
        kept: Called for each change that is kept: the line, the draft with it, and every place where it is sung.
        enough: Asked before each line whether time is up.
    """
    log: dict[str, dict[str, Any]] = {}
    for address in addresses:
        if enough():
            break
        old, changed = sheet.at(address), sheet.copy()
        drafter.redraft(changed, [address], again=again)
        new = changed.at(address)
        if old is None or new is None or new.text == old.text:
            continue
        judged = review(drafter.plan, changed)
        better = _rank(judged) > _rank(found)
        log[address] = {"before": old.text, "after": new.text, "kept": better, "scores": moved(found, judged)}
        if better:
            places = [
                (line.address, sung)
                for section in drafter.plan.sections
                for line in section.lines
                if (sung := changed.at(line.address)) is not None and sung != sheet.at(line.address)
            ]
            sheet, found = changed, judged
            kept(address, sheet, places)
    return Refined(sheet, found, log)


def moved(before: Review, after: Review) -> dict[str, list[float | None]]:
    """Give the scores that are not the same: name -> before and after."""
    old, new = before.scores.model_dump(), after.scores.model_dump()
    return {name: [old[name], new[name]] for name in old if old[name] != new[name]}


def _rank(found: Review) -> tuple[int, float]:
    """Say how good a draft is: a line that fails weighs more than any score."""
    return -len(found.failing), found.scores.overall or 0.0
