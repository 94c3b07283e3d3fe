"""The seam between Lyrica and language models: one method that draws candidates for a line."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType
    from typing import Self

    from lyrica_cli.core.writing.constraint import LineConstraint

Provider = Literal["embedded", "ollama", "scripted"]


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of the conversation that is shown to the model."""

    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class LineRequest:
    """Ask for several candidates of one line.

    Attributes:
        messages: The conversation so far; the last message asks for the line. Its prefix stays the same from line to
            line, so that a server's prefix cache holds.
        constraint: What may be sung in this line. Each model compiles it to what it honours: an exact grammar, or a
            schema whose pattern holds the end words.
        ask: The constraint in words, for a model that cannot see it; empty tells it nothing.
        count: Candidates wanted, 1 or more. Fewer may come back.
        seed: Seed of this request.
        temperature: Sampling temperature, 0 or more.
        opening: Words that already stand at the start of the line (the writer's own), lower case; the candidates
            continue it and do not repeat it.
        bias: Words to favour (positive) or shun (negative), in logits; a hint that a model may ignore.
    """

    messages: tuple[Message, ...]
    constraint: LineConstraint
    count: int = 8
    seed: int = 0
    temperature: float = 0.8
    opening: str = ""
    ask: str = ""
    bias: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One answer to a :class:`LineRequest`, not yet checked.

    Attributes:
        text: The line in lower case, without line end.
        mean_logprob: Mean natural-log probability of its tokens before the constraint applied; None if not known.
        worst_logprob: The least of them; None if not known.
        last_logprob: That of its last token, which a rhyme may have forced; None if not known.
        end_logprob: Log-probability that the line ends where it does; None if not known.
    """

    text: str
    mean_logprob: float | None = None
    worst_logprob: float | None = None
    last_logprob: float | None = None
    end_logprob: float | None = None


@dataclass(frozen=True, slots=True)
class Draw:
    """The answer to a request: candidates as they came, and what they cost."""

    candidates: tuple[Candidate, ...]
    prompt_tokens: int = 0
    completion_tokens: int = 0


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """Who a model is.

    Attributes:
        provider: Which engine runs it.
        name: Its name as the writer would type it after the provider.
        digest: Content hash (``sha256:…``) or None where not known.
        exact: True if it honours the whole constraint while decoding (a grammar), so that form cannot fail.
        small: True if it cannot be trusted with a sentence, and writes better inside the frames of one.
    """

    provider: Provider
    name: str
    digest: str | None
    exact: bool
    small: bool = False


class LanguageModel(Protocol):
    """A model that writes lines. Implementations are context managers; closing twice is harmless."""

    @property
    def info(self) -> ModelInfo:
        """Who this is."""

    @property
    def provenance(self) -> Mapping[str, Any]:
        """What every request of the session said, for the record, as JSON data; empty before the first draw."""

    def draw(self, request: LineRequest) -> Draw:
        """Draw candidates for one line.

        Raises:
            ModelError: one of its kinds; a vendor's exception never passes.
        """

    def close(self) -> None:
        """Give back memory, processes and sockets."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
