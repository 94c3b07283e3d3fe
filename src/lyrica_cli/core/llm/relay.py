"""A model with a successor: the second writes a line that the first cannot, and goes on if the first dies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lyrica_cli.core.errors import ModelAnswerInvalid, ModelError
from lyrica_cli.core.llm.base import Draw

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType
    from typing import Self

    from lyrica_cli.core.llm.base import LanguageModel, LineRequest, ModelInfo


SENSELESS = 3
"""Draws in a row without a single line after which a model is given up: it does not know how to answer."""


class Relay:
    """Draws from one model until it fails, then from its fallback for good.

    Args:
        model: The model to begin with; not closed here, it belongs to whoever chose it.
        fallback: Makes the model that takes over; None where there is none.
        fell: Called once with the reason, when the fallback takes over.
    """

    def __init__(
        self, model: LanguageModel, fallback: Callable[[], LanguageModel] | None, fell: Callable[[str], None]
    ) -> None:
        self._model, self._fallback, self._fell = model, fallback, fell
        self._second: LanguageModel | None = None
        self._senseless = 0
        self.fallen = False

    @property
    def info(self) -> ModelInfo:
        """Who draws now."""
        return (self._second if self._second is not None and self.fallen else self._model).info

    @property
    def can_rescue(self) -> bool:
        """Whether there is another model than the one that draws, and a line could need it."""
        return self._fallback is not None and not self.fallen and not self._model.info.exact

    def draw(self, request: LineRequest) -> Draw:
        """Draw from the first model, or from the fallback once the first has failed.

        Returns:
            What was drawn; empty where the first model gave no line, which now and then is no failure.

        Raises:
            ModelError: both failed, or there is no fallback.
        """
        if not self.fallen:
            try:
                drawn = self._model.draw(request)
            except ModelError as error:
                self._senseless += 1
                if isinstance(error, ModelAnswerInvalid) and self._senseless < SENSELESS:
                    return Draw(())
                if self._fallback is None:
                    raise
                self._fell(f"{error} {self._open().info.name} goes on.")
                self.fallen = True
            else:
                self._senseless = 0
                return drawn
        return self._open().draw(request)

    def rescue(self, request: LineRequest) -> Draw | None:
        """Draw one line from the fallback, without giving the first model up.

        Returns:
            What was drawn; None where there is no other model than the one that draws anyway.

        Raises:
            ModelError: The fallback failed.
        """
        return self._open().draw(request) if self.can_rescue else None

    def _open(self) -> LanguageModel:
        if self._second is None:
            if self._fallback is None:
                raise RuntimeError("there is no fallback")
            self._second = self._fallback()
        return self._second

    def close(self) -> None:
        """Close the fallback, if it was opened."""
        if self._second is not None:
            self._second.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
