"""What models are told, as templates: one Markdown file a task, each with its version.

``line.md`` is what a model that follows instructions is told of its work; ``ask.md`` asks one that cannot see a line's
constraint for the line. A file of the same name in ``prompts/`` beside ``config.toml`` goes before ours.

A file may begin with ``version: N`` and an empty line. ``$name`` stands for a value, ``$$`` for a dollar sign; a line
of the template whose value is empty is left out.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from importlib import resources
from string import Template
from typing import TYPE_CHECKING

from lyrica_cli.core.errors import UsageError
from lyrica_cli.core.places import config_file
from lyrica_cli.core.writing.schema import end_words

if TYPE_CHECKING:
    from pathlib import Path

    from lyrica_cli.core.writing.constraint import LineConstraint

VALUES = {"line": frozenset[str](), "ask": frozenset({"syllables", "opening", "ends", "must", "wish"})}
"""Each task, and the names that its template may use."""
LONGEST = 8_000
"""Characters of a template."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """One template.

    Attributes:
        task: What it is for, which is its file's name.
        version: Its version; None for a writer's file that names none.
        text: The template.
        path: The writer's file; None for ours.
    """

    task: str
    version: int | None
    text: str
    path: Path | None = None

    @property
    def name(self) -> str:
        """Task, version and the beginning of the text's hash, for the record: ``line 1 0b5e1c9f2a77``."""
        version = self.version if self.path is None else f"{self.version or 'own'}*"
        return f"{self.task} {version} {hashlib.sha256(self.text.encode()).hexdigest()[:12]}"


@dataclass(frozen=True, slots=True)
class Prompts:
    """The templates in force."""

    line: Prompt
    ask: Prompt

    @property
    def name(self) -> str:
        """All of them, for the record; a star marks the writer's own."""
        return ", ".join(each.name for each in (self.line, self.ask))

    @property
    def own(self) -> tuple[Prompt, ...]:
        """Those that the writer has put in place of ours."""
        return tuple(each for each in (self.line, self.ask) if each.path is not None)


def load() -> Prompts:
    """Read the templates in force.

    Raises:
        UsageError: A file of the writer's cannot be used; the message says which and why.
    """
    return Prompts(**{task: _load(task) for task in VALUES})


def ask(prompt: Prompt, constraint: LineConstraint, opening: str = "", wish: str = "") -> str:
    """Ask for a line in words, as a server does not show the schema to its model.

    >>> from lyrica_cli.core.writing.constraint import LineConstraint
    >>> print(ask(load().ask, LineConstraint((8, 8), {}, ends=("stone", "alone"), must=("porch light",))))
    Write one line of 8 syllables, in lower case, without a full stop.
    Its last word is one of: stone, alone.
    It has one of these in it: porch light.
    Answer with JSON: {"line": "…"}
    """
    fewest, most = constraint.syllables
    values = {
        "syllables": f"{most}" if fewest == most else f"{fewest} to {most}",
        "opening": opening,
        "ends": ", ".join(end_words(constraint)),
        "must": ", ".join(constraint.must),
        "wish": wish,
    }
    lines = (
        line for line in prompt.text.splitlines() if all(values[name] for name in Template(line).get_identifiers())
    )
    return "\n".join(Template(line).substitute(values) for line in lines).strip()


def folder() -> Path:
    """Give the folder where a writer's own templates lie, whether it exists or not."""
    return config_file().parent / "prompts"


def _load(task: str) -> Prompt:
    path = folder() / f"{task}.md"
    if not path.is_file():
        return _parsed(task, (resources.files(__package__) / f"{task}.md").read_text(encoding="utf-8"))
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no UTF-8 text"
        raise _unusable(path, reason or "it cannot be read") from error
    prompt = _parsed(task, text, path)
    if not prompt.text.strip() or len(prompt.text) > LONGEST:
        raise _unusable(path, f"it is empty, or has more than {LONGEST:,} characters")
    template = Template(prompt.text)
    if not template.is_valid():
        raise _unusable(path, "a $ stands for nothing; write $$ for a dollar sign")
    if unknown := sorted(set(template.get_identifiers()) - VALUES[task]):
        known = ", ".join(f"${name}" for name in sorted(VALUES[task])) or "none"
        raise _unusable(path, f"it has no value ${unknown[0]} (there are: {known})")
    return prompt


def _parsed(task: str, text: str, path: Path | None = None) -> Prompt:
    versioned = re.match(r"version: (\d{1,6})\n\s*", text)
    return Prompt(task, int(versioned[1]) if versioned else None, text[versioned.end() :] if versioned else text, path)


def _unusable(path: Path, why: str) -> UsageError:
    return UsageError(f"{path}: {why}. Mend it, or move it away.")
