"""The writers' room: a LangGraph graph of agents, each a small step over one typed state.

::

    planner -> memory -> drafter -> evaluator -> finisher
                                     |      ^
                                     v      |     the failing and the worst lines, at most ``rounds`` times,
                                     refiner      and only as long as there is time

The graph keeps no checkpoints: what must survive is in the store, line by line. A run that was broken off goes through
the same graph again; what is on record there is taken from the record, not done again.
"""

from __future__ import annotations

import json
import os
import time
from dataclasses import asdict, dataclass, field, replace
from operator import itemgetter
from typing import TYPE_CHECKING, Any, TypedDict

from lyrica_cli.core.agents.drafter import Drafter
from lyrica_cli.core.agents.events import LineWritten, Noted, Planned, SectionStarted
from lyrica_cli.core.agents.finisher import finish_song, title
from lyrica_cli.core.agents.planner import plan_song
from lyrica_cli.core.agents.prompts import templates
from lyrica_cli.core.agents.refiner import refine, worst
from lyrica_cli.core.agents.studio import open_audition
from lyrica_cli.core.errors import LyricaError, UsageError
from lyrica_cli.core.llm.relay import Relay
from lyrica_cli.core.song.capitals import capitals
from lyrica_cli.core.song.song import Song, Usage
from lyrica_cli.core.store.values import AgentStep
from lyrica_cli.core.writing.plan import Plan  # ruff: ignore[typing-only-first-party-import] - LangGraph reads the state's types
from lyrica_cli.core.writing.review import Review, review
from lyrica_cli.core.writing.sheet import Sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lyrica_cli.core.agents.audition import Audition
    from lyrica_cli.core.agents.events import Event
    from lyrica_cli.core.library.voice import Voice
    from lyrica_cli.core.llm.choice import Chosen
    from lyrica_cli.core.settings import Settings
    from lyrica_cli.core.song.brief import Brief
    from lyrica_cli.core.song.song import RunStatus
    from lyrica_cli.core.store import Run
    from lyrica_cli.core.store.runs import Past
    from lyrica_cli.core.writing.sheet import Sung

SECONDS_A_LINE = 1.8
"""Measured on two cores with the embedded model: what a line to write takes, by which the estimate is made."""
MOST_STEPS = 30
"""Steps of the graph, whatever the rounds."""
WORDS_TOLD = 12
"""Words of the writer's taste that the record names, those that weigh most."""
HURRIED = 4
"""One in so many of the usual candidates is drawn for a line where time is up before the first draft stands."""


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


@dataclass(frozen=True, slots=True)
class Limits:
    """How far a song is gone over again.

    Attributes:
        rounds: Rounds at most; None takes the setting.
        seconds: Wall time after which no line is written again, and the first draft is finished in haste; None is
            without limit.
        wishes: What else was asked of this run, as JSON data for the record.
    """

    rounds: int | None = None
    seconds: float | None = None
    wishes: Mapping[str, Any] = field(default_factory=dict)


class Room:
    """One song's session.

    Args:
        brief: What the writer asked.
        chosen: The model and why it was chosen.
        run: Where every accepted line is recorded; None records nothing.
        settings: What is in force.
        watch: Called with every event.
        voice: What the song takes from the writer's library; None takes nothing.
        limits: How far it is gone over again.
        past: What is on record of the same run, which was broken off; None begins anew.
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
        limits: Limits | None = None,
        past: Past | None = None,
    ) -> None:
        self.voice, self.past, self.limits = voice, past, limits or Limits()
        self.brief, self.chosen, self.run, self.settings, self.watch = brief, chosen, run, settings, watch
        self.rounds = settings.rounds if self.limits.rounds is None else self.limits.rounds
        self.model = Relay(chosen.model, chosen.fallback, lambda why: watch(Noted(why)))
        self.began = time.monotonic()
        self.prompts = templates.load()
        self.attempts: dict[str, int] = {}
        self.audition: Audition | None = None
        self.plan: Plan | None = None
        self.sheet: Sheet | None = None
        self.gone_over: dict[str, Any] = {"round": 0, "lines": []}

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
        graph.add_node("memory", self._memory)
        graph.add_node("drafter", self._drafter)
        graph.add_node("evaluator", self._evaluator)
        graph.add_node("refiner", self._refiner)
        graph.add_node("finisher", self._finisher)
        graph.add_edge(START, "planner")
        graph.add_edge("planner", "memory")
        graph.add_edge("memory", "drafter")
        graph.add_edge("drafter", "evaluator")
        graph.add_conditional_edges("evaluator", self._next, ["refiner", "finisher"])
        graph.add_edge("refiner", "evaluator")
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
        start, recorded = time.monotonic(), self._enter("planner")
        plan = self.plan = self._planned()
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
        if self.run is not None and not recorded:
            self.run.plan(plan_data(plan) | {"wishes": dict(self.limits.wishes)})
        self._log("planner", start, 0, {"seed": plan.seed}, {"lines_to_write": plan.lines_to_write})
        return {"plan": plan}

    def _planned(self) -> Plan:
        """Plan the song; one that was begun, as it was planned then.

        Raises:
            UsageError: This Lyrica would plan it otherwise.
        """
        recorded = self.past.plan if self.past else {}
        if not recorded:
            return plan_song(self.brief)
        plan = plan_song(self.brief.model_copy(update={"seed": recorded["seed"]}))
        now = json.loads(json.dumps(plan_data(plan)))
        if any(recorded.get(name) != value for name, value in now.items()):
            raise UsageError("it was planned by another version of Lyrica. Write it anew: lyrica generate")
        return plan

    def _memory(self, state: State) -> State:
        start = time.monotonic()
        self._enter("memory")
        self.audition, learned = open_audition(
            state["plan"], self.model, brief=self.brief, settings=self.settings, prompts=self.prompts, voice=self.voice
        )
        ranked = sorted(self.voice.taste.items(), key=itemgetter(1)) if self.voice else []
        outcome = {
            "learned_from": learned,
            "liked": [word for word, weight in ranked[::-1] if weight > 0][:WORDS_TOLD],
            "disliked": [word for word, weight in ranked if weight < 0][:WORDS_TOLD],
        }
        self._log("memory", start, 0, {}, outcome)
        return {}

    def _drafter(self, state: State) -> State:
        start, plan = time.monotonic(), state["plan"]
        recorded = self._enter("drafter")
        kept = self.past.plan.get("sheet") if self.past else None
        sheet = self.sheet = Sheet.restored(plan, kept) if kept else Sheet.blank(plan)
        self.gone_over = kept["gone_over"] if kept else self.gone_over
        if not recorded:
            self._drafting().draft(sheet)
        tokens = self._open_audition().cost.completion_tokens
        self._log("drafter", start, tokens, self._asked(), {"title": title(plan, sheet)})
        return {"sheet": sheet}

    def _evaluator(self, state: State) -> State:
        start = time.monotonic()
        self._enter("evaluator")
        found = review(state["plan"], state["sheet"])
        if self.voice:
            written = [sung.text for _, sung in state["sheet"].own_lines(state["plan"]) if sung.source == "model"]
            own = self.voice.originality(written)
            scores = found.scores.model_copy(update={"originality": None if own is None else round(own, 3)})
            found = replace(found, scores=scores)
        outcome = {"scores": found.scores.model_dump(), "failing": list(found.failing), "weak": list(found.weak)}
        outcome["evidence"] = {name: list(each) for name, each in found.evidence.items()}
        self._log("evaluator", start, 0, {}, outcome)
        return {"review": found}

    def _next(self, state: State) -> str:
        if self.past and ("refiner", state["rounds"] + 1) in self.past.steps:
            return "refiner"
        again = bool(worst(state["review"])) and state["rounds"] < self.rounds and not self._late()
        return "refiner" if again else "finisher"

    def _refiner(self, state: State) -> State:
        start, cost = time.monotonic(), self._open_audition().cost
        number, tokens = state["rounds"] + 1, cost.completion_tokens
        if self._enter("refiner"):
            return {"rounds": number}
        done = self.gone_over["lines"] if self.gone_over["round"] == number else []
        addresses = [address for address in worst(state["review"]) if address not in done]
        self.gone_over = {"round": number, "lines": list(done)}
        quiet = Drafter(self._open_audition(), began=lambda _: None, wrote=lambda *_: None)
        refined = refine(
            quiet,
            state["sheet"],
            state["review"],
            addresses,
            again=number - 1,
            kept=self._keep,
            enough=self._late,
        )
        self.sheet = refined.sheet
        before, after = (found.scores.overall for found in (state["review"], refined.review))
        outcome = {"changes": refined.log, "overall": [before, after]}
        self._log("refiner", start, cost.completion_tokens - tokens, {"lines": addresses}, outcome)
        return {"sheet": refined.sheet, "rounds": number}

    def _keep(self, address: str, sheet: Sheet, places: list[tuple[str, Sung]]) -> None:
        """Put a change of the refiner's on record, then show it."""
        self.sheet = sheet
        self.gone_over["lines"].append(address)
        for place, line in places:
            self._wrote(place, line)

    def _finisher(self, state: State) -> State:
        start = time.monotonic()
        self._enter("finisher")
        song = self._song("complete", state["review"])
        cost = self._open_audition().cost
        candidates = {"drawn": cost.drawn, "refused": dict(cost.refused), "seeds": cost.seeds}
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
            if self.sheet is None:
                raise RuntimeError("a line stands on a sheet")
            self.run.save(self._song("running", None), self.sheet.data() | {"gone_over": self.gone_over})
        if self._late() and self.audition is not None and not self.attempts.get("evaluator"):
            usual = self.brief.candidates or self.settings.candidates
            self.audition.candidates = max(1, usual // HURRIED)
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
        before = self.past.song.usage if self.past else Usage()
        usage = Usage(
            prompt_tokens=before.prompt_tokens + cost.prompt_tokens,
            completion_tokens=before.completion_tokens + cost.completion_tokens,
            calls=before.calls + cost.calls,
            seconds=round(before.seconds + time.monotonic() - self.began, 3),
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
            fits=found.stress_fit if found else None,
        ).model_copy(update={"id": self.run.id if self.run else None})

    def _open_audition(self) -> Audition:
        if self.audition is None:
            raise RuntimeError("nothing is drafted before the plan stands")
        return self.audition

    def _drafting(self) -> Drafter:
        return Drafter(self._open_audition(), began=lambda label: self.watch(SectionStarted(label)), wrote=self._wrote)

    def _late(self) -> bool:
        """Tell whether the time that was given is up."""
        return self.limits.seconds is not None and time.monotonic() - self.began > self.limits.seconds

    def _enter(self, agent: str) -> bool:
        """Begin a step; tell whether it is on record already, and its work need not be done again."""
        self.attempts[agent] = attempt = self.attempts.get(agent, 0) + 1
        return self.past is not None and (agent, attempt) in self.past.steps

    def _log(self, agent: str, start: float, tokens: int, given: dict[str, Any], result: dict[str, Any]) -> None:
        """Put the step in hand on record, unless it is there."""
        attempt = self.attempts[agent]
        if self.run is not None and not (self.past and (agent, attempt) in self.past.steps):
            seconds = round(time.monotonic() - start, 3)
            self.run.log(AgentStep(agent, attempt, given, result, seconds, tokens))


def plan_data(plan: Plan) -> dict[str, Any]:
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
