"""Going over a draft: only what fails or reads badly, and only for the better."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lyrica_cli.core.agents.drafter import Drafter
from lyrica_cli.core.agents.planner import plan_song
from lyrica_cli.core.agents.prompts import templates
from lyrica_cli.core.agents.refiner import refine, worst
from lyrica_cli.core.agents.studio import open_audition
from lyrica_cli.core.llm.relay import Relay
from lyrica_cli.core.llm.scripted import ScriptedModel
from lyrica_cli.core.settings import Settings
from lyrica_cli.core.song.brief import Brief
from lyrica_cli.core.writing.review import review
from lyrica_cli.core.writing.sheet import Sheet, Sung

if TYPE_CHECKING:
    from pathlib import Path

BAD, GOOD, WORSE = "zzz qqq", "your mother sold the old farm", "your mother sold the farm of your father"


def gone_over(tmp_path: Path, sings: str, *, late: bool = False) -> tuple[Sheet, Sheet, dict[str, object], list[str]]:
    """Go over a verse of two lines, one of which fails; give the draft before and after, the log, what was kept."""
    brief = Brief(theme="a farm", form="V:XX:7 V", seed=1, candidates=1)
    plan = plan_song(brief)
    model = Relay(ScriptedModel([sings]), None, lambda _: None)
    audition, _ = open_audition(
        plan, model, brief=brief, settings=Settings(data_dir=tmp_path), prompts=templates.load(), voice=None
    )
    sheet = Sheet.blank(plan)
    sheet.put("v1.1", Sung("the river ran through the house", fluency=0.0))
    sheet.put("v1.2", Sung(BAD, ok=False))
    kept: list[str] = []
    drafter = Drafter(audition, began=lambda _: None, wrote=lambda *_: None)
    found = review(plan, sheet)
    assert ["v1.2"] == worst(found)
    refined = refine(
        drafter,
        sheet,
        found,
        worst(found),
        again=0,
        kept=lambda address, *_: kept.append(address),
        enough=lambda: late,
    )
    assert review(plan, refined.sheet) == refined.review
    return sheet, refined.sheet, dict(refined.log), kept


def test_kept(tmp_path: Path) -> None:
    """A failing line is replaced by one that fits; nothing else is; the log has both and the scores that moved."""
    before, after, log, kept = gone_over(tmp_path, GOOD)
    assert (BAD, GOOD) == (before.at("v1.2").text, after.at("v1.2").text)  # type: ignore[union-attr]
    assert before.at("v1.1") == after.at("v1.1")
    change = log["v1.2"]
    assert isinstance(change, dict)
    assert (BAD, GOOD, True, True) == (change["before"], change["after"], change["kept"], "overall" in change["scores"])
    assert ["v1.2"] == kept


def test_nothing_better(tmp_path: Path) -> None:
    """What fits no better is not taken, and time that is up ends it before anything is drawn."""
    for sings, late in ((WORSE, False), (GOOD, True)):
        before, after, log, kept = gone_over(tmp_path, sings, late=late)
        assert (before.sections, {}, []) == (after.sections, log, kept)
