"""The draft as it grows: sections of lines, some of them still open."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lyrica_cli.core.song.song import LineSource
    from lyrica_cli.core.writing.plan import LinePlan, Plan


@dataclass(frozen=True, slots=True)
class Sung:
    """One line that stands.

    Attributes:
        text: The words; the model's in lower case, the writer's as typed.
        source: Who wrote it.
        score: What the ranking gave it; 0 for the writer's own.
        fluency: How well it reads, 0 at best; None where not measured.
        ok: Whether it met its plan when it was chosen.
        by_fallback: Whether another model than the chosen one wrote it.
    """

    text: str
    source: LineSource = "model"
    score: float = 0.0
    fluency: float | None = None
    ok: bool = True
    by_fallback: bool = False


@dataclass(slots=True)
class Sheet:
    """All lines that stand, by the prefix of their section; an open line is None.

    Attributes:
        sections: ``v1`` -> one entry a line.
        title_line: The title line once it stands.
        attempts: Address -> how many candidates were drawn for it.
    """

    sections: dict[str, list[Sung | None]] = field(default_factory=dict)
    title_line: Sung | None = None
    attempts: dict[str, int] = field(default_factory=dict)

    @classmethod
    def blank(cls, plan: Plan) -> Sheet:
        """Begin a sheet on which nothing is written."""
        return cls({section.placed.prefix: [None] * len(section.lines) for section in plan.sections})

    def at(self, address: str) -> Sung | None:
        """Return the line at an address of the plan, None while it is open."""
        prefix, _, number = address.rpartition(".")
        return self.sections[prefix][int(number) - 1]

    def put(self, address: str, line: Sung) -> None:
        """Write a line."""
        prefix, _, number = address.rpartition(".")
        self.sections[prefix][int(number) - 1] = line

    def copy(self) -> Sheet:
        """Copy it, so that a change can be dropped."""
        return Sheet(
            {prefix: list(lines) for prefix, lines in self.sections.items()}, self.title_line, dict(self.attempts)
        )

    def data(self) -> dict[str, Any]:
        """Give it as JSON data, for the record."""
        lines = {
            f"{prefix}.{number}": asdict(line)
            for prefix, section in self.sections.items()
            for number, line in enumerate(section, start=1)
            if line is not None
        }
        return {"lines": lines, "title_line": asdict(self.title_line) if self.title_line else None}

    @classmethod
    def restored(cls, plan: Plan, data: Mapping[str, Any]) -> Sheet:
        """Read it back from a record.

        Raises:
            KeyError, TypeError: It is not the record of a sheet for this plan.
        """
        sheet = cls.blank(plan)
        for address, line in data["lines"].items():
            sheet.put(address, Sung(**line))
        sheet.title_line = Sung(**data["title_line"]) if data["title_line"] else None
        return sheet

    def own_lines(self, plan: Plan) -> Iterator[tuple[LinePlan, Sung]]:
        """Give every line that stands and is no repeat, once: the title line where it stands first."""
        titled = False
        for section in plan.sections:
            for line in section.lines:
                sung = self.at(line.address)
                if sung is None or line.repeats is not None or (line.title and titled):
                    continue
                titled = titled or line.title
                yield line, sung
