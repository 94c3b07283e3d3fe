"""The writers' room: a LangGraph graph of agents, each a small step over one typed state.

::

    planner -> drafter -> evaluator -> finisher
                  ^            |
                  '-- redraft -'   (the failing and the worst lines, at most ``rounds`` times)

The graph keeps no checkpoints: what must survive is in the store, line by line.
"""

from __future__ import annotations

import os
import time
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, TypedDict

from lyrica_cli.core.agents.drafter import Drafter
from lyrica_cli.core.agents.events import LineWritten, Noted, Planned, SectionStarted
from lyrica_cli.core.agents.finisher import finish_song, title
from lyrica_cli.core.agents.planner import plan_song
from lyrica_cli.core.agents.prompts import templates
from lyrica_cli.core.agents.studio import open_audition
from lyrica_cli.core.errors import LyricaError
from lyrica_cli.core.llm.relay import Relay
from lyrica_cli.core.song.capitals import capitals
from lyrica_cli.core.song.song import Song, Usage
from lyrica_cli.core.store.values import AgentStep
from lyrica_cli.core.writing.plan import Plan  # ruff: ignore[typing-only-first-party-import] - LangGraph reads the state's types
from lyrica_cli.core.writing.review import Review, review
from lyrica_cli.core.writing.sheet import Sheet

if TYPE_CHECKING:
    from collections.abc import Callable

    from lyrica_cli.core.agents.audition import Audition
    from lyrica_cli.core.agents.events import Event
    from lyrica_cli.core.library.voice import Voice
    from lyrica_cli.core.llm.choice import Chosen
    from lyrica_cli.core.settings import Settings
    from lyrica_cli.core.song.brief import Brief
    from lyrica_cli.core.song.song import RunStatus
    from lyrica_cli.core.store import Run
    from lyrica_cli.core.writing.sheet import Sung

SECONDS_A_LINE = 1.8
"""Measured on two cores with the embedded model: what a line to write takes, by which the estimate is made."""
MOST_STEPS = 30
"""Steps of the graph, whatever the rounds."""
REWRITTEN = 2
"""Lines that one round writes again for reading badly; failing lines are all written again."""


class State(TypedDict, total=False):
    """What passes between the agents.

    Attributes:
        plan: What the song must do; from the planner.
        sheet: The lines that stand; from the drafter.
        review: What they are worth; from the evaluator.
        rounds: Rounds of writing again that were made.
        song: The result; from the finisher.
    """

    plan: Plan
    sheet: Sheet
    review: Review
    rounds: int
    song: Song


class Room:
    """One song's session.

    Args:
        brief: What the writer asked.
        chosen: The model and why it was chosen.
        run: Where every accepted line is recorded; None records nothing.
        settings: What is in force.
        watch: Called with every event.
        voice: What the song takes from the writer's library; None takes nothing.
    """

    def __init__(
        self,
        brief: Brief,
        *,
        chosen: Chosen,
        run: Run | None,
        settings: Settings,
        watch: Callable[[Event], None],
        voice: Voice | None = None,
    ) -> None:
        self.voice = voice
        self.brief, self.chosen, self.run, self.settings, self.watch = brief, chosen, run, settings, watch
        self.model = Relay(chosen.model, chosen.fallback, lambda why: watch(Noted(why)))
        self.began = time.monotonic()
        self.prompts = templates.load()
        self.attempts: dict[str, int] = {}
        self.audition: Audition | None = None
        self.plan: Plan | None = None
        self.sheet: Sheet | None = None

    def write(self) -> Song:
        """Run the graph.

        Raises:
            LyricaError: The plan cannot be made, no model can go on, or the record cannot be written.
        """
        for variable in ("LANGSMITH_TRACING", "LANGCHAIN_TRACING_V2", "LANGCHAIN_TRACING"):
            os.environ[variable] = "false"  # read at import: a writer's shell must not send lyrics away
        from langgraph.graph import END, START, StateGraph

        graph = StateGraph(State)
        graph.add_node("planner", self._planner)
        graph.add_node("drafter", self._drafter)
        graph.add_node("evaluator", self._evaluator)
        graph.add_node("redraft", self._redraft)
        graph.add_node("finisher", self._finisher)
        graph.add_edge(START, "planner")
        graph.add_edge("planner", "drafter")
        graph.add_edge("drafter", "evaluator")
        graph.add_conditional_edges("evaluator", self._next, ["redraft", "finisher"])
        graph.add_edge("redraft", "evaluator")
        graph.add_edge("finisher", END)
        with self.model:
            try:
                state = graph.compile().invoke({"rounds": 0}, {"recursion_limit": MOST_STEPS})
            except LyricaError as error:
                error.__notes__ = []  # LangGraph notes its own task's name, which is nothing to a writer
                raise
        song: Song = state["song"]
        return song

    def _planner(self, state: State) -> State:
        del state  # nothing stands before the plan
        start = time.monotonic()
        plan = self.plan = plan_song(self.brief)
        self.watch(
            Planned(
                title=plan.title,
                genre=plan.genre.name,
                mood=plan.mood.name if plan.mood else self.brief.mood,
                theme=plan.theme,
                form=plan.form.notation,
                seed=plan.seed,
                model=self.chosen.use,
                notes=plan.notes,
                lines=plan.lines_to_write,
                seconds=plan.lines_to_write * SECONDS_A_LINE if self.model.info.exact else None,
            )
        )
        for phrase in plan.use:
            self.watch(Noted(f'there was no line left to sing "{phrase}" in'))
        outcome = _as_data(plan)
        if self.run is not None:
            self.run.plan(outcome)
        self._log("planner", start, 0, {"seed": plan.seed}, {"lines_to_write": plan.lines_to_write})
        return {"plan": plan}

    def _drafter(self, state: State) -> State:
        start = time.monotonic()
        plan = state["plan"]
        sheet = self.sheet = Sheet.blank(plan)
        self.audition, learned = open_audition(
            plan, self.model, brief=self.brief, settings=self.settings, prompts=self.prompts, voice=self.voice
        )
        self._drafting().draft(sheet)
        self._log(
            "drafter",
            start,
            self.audition.cost.completion_tokens,
            self._asked(),
            {"title": title(plan, sheet), "learned_from": learned},
        )
        return {"sheet": sheet}

    def _evaluator(self, state: State) -> State:
        start = time.monotonic()
        found = review(state["plan"], state["sheet"])
        self._log(
            "evaluator",
            start,
            0,
            {},
            {"scores": found.scores.model_dump(), "failing": list(found.failing), "weak": list(found.weak)},
        )
        return {"review": found}

    def _next(self, state: State) -> str:
        found = state["review"]
        again = bool(found.failing or found.weak) and state["rounds"] < self.settings.rounds
        return "redraft" if again else "finisher"

    def _redraft(self, state: State) -> State:
        start, cost, before = time.monotonic(), self._open_audition().cost, state["sheet"]
        found = state["review"]
        addresses = [*found.failing, *[weak for weak in found.weak if weak not in found.failing][:REWRITTEN]]
        after = self.sheet = before.copy()
        tokens = cost.completion_tokens
        self._drafting().redraft(after, addresses)
        changed = {
            address: {"before": old.text, "after": new.text}
            for address in addresses
            if (old := before.at(address)) and (new := after.at(address)) and old.text != new.text
        }
        self._log("redraft", start, cost.completion_tokens - tokens, {"lines": addresses}, changed)
        return {"sheet": after, "rounds": state["rounds"] + 1}

    def _finisher(self, state: State) -> State:
        start = time.monotonic()
        song = self._song("complete", state["review"])
        cost = self._open_audition().cost
        candidates = {"drawn": cost.drawn, "refused": dict(cost.refused)}
        outcome = {"title": song.title, "words_sung": song.words_sung, "candidates": candidates}
        self._log("finisher", start, 0, {}, outcome)
        self._tell_of_lines(song)
        return {"song": song}

    def _tell_of_lines(self, song: Song) -> None:
        """Say which lines another model had to write, and which ones nobody could."""
        lines = {line.address: line for section in song.sections for line in section.lines}
        if song.model.lines_by_fallback and not self.model.fallen:
            count = f"{song.model.lines_by_fallback} of {len(lines)} lines"
            self.watch(Noted(f"{count} are the built-in model's: {song.model.name} found none that fits."))
        if missed := [address for address, line in lines.items() if not line.ok]:
            found = f"{song.model.name} found none that keeps the form"
            self.watch(Noted(f"{', '.join(missed)}: {found}; the likeliest stands."))

    def _asked(self) -> dict[str, Any]:
        """Give what the record keeps of who was asked, and how."""
        info = self.chosen.model.info
        return {"model": info.name, "digest": info.digest, "temperature": self._open_audition().temperature} | dict(
            self.chosen.model.provenance
        )

    def _wrote(self, address: str, line: Sung) -> None:
        if self.run is not None:  # before it is shown: what the writer saw is never lost
            self.run.save(self._song("running", None))
        self.watch(LineWritten(address, capitals(line.text) if line.source == "model" else line.text))

    def _song(self, status: RunStatus, found: Review | None) -> Song:
        if self.plan is None or self.sheet is None:
            raise RuntimeError("a song is made of a plan and a sheet")
        cost = self._open_audition().cost
        use = self.chosen.use.model_copy(
            update={
                "digest": self.chosen.use.digest or self.chosen.model.info.digest,
                "lines_by_fallback": sum(sung.by_fallback for _, sung in self.sheet.own_lines(self.plan)),
            }
        )
        usage = Usage(
            prompt_tokens=cost.prompt_tokens,
            completion_tokens=cost.completion_tokens,
            calls=cost.calls,
            seconds=round(time.monotonic() - self.began, 3),
        )
        return finish_song(
            self.brief,
            self.plan,
            self.sheet,
            model=use,
            scores=found.scores if found else None,
            usage=usage,
            run_status=status,
            failing=frozenset(found.failing if found else ()),
        ).model_copy(update={"id": self.run.id if self.run else None})

    def _open_audition(self) -> Audition:
        if self.audition is None:
            raise RuntimeError("nothing is drafted before the plan stands")
        return self.audition

    def _drafting(self) -> Drafter:
        return Drafter(self._open_audition(), began=lambda label: self.watch(SectionStarted(label)), wrote=self._wrote)

    def _log(self, agent: str, start: float, tokens: int, given: dict[str, Any], result: dict[str, Any]) -> None:
        self.attempts[agent] = attempt = self.attempts.get(agent, 0) + 1
        if self.run is not None:
            seconds = round(time.monotonic() - start, 3)
            self.run.log(AgentStep(agent, attempt, given, result, seconds, tokens))


def _as_data(plan: Plan) -> dict[str, Any]:
    """Write a plan as JSON data for the record."""
    return {
        "title": plan.title,
        "theme": plan.theme,
        "genre": plan.genre.name,
        "mood": plan.mood_text,
        "form": plan.form.notation,
        "seed": plan.seed,
        "images": list(plan.images),
        "notes": list(plan.notes),
        "sections": [
            {
                "section": section.placed.prefix,
                "images": list(section.images),
                "lines": [asdict(line) for line in section.lines],
            }
            for section in plan.sections
        ],
    }
