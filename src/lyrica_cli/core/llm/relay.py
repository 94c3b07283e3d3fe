"""A model with a successor: if the first dies in mid-song, the second goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lyrica_cli.core.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType
    from typing import Self

    from lyrica_cli.core.llm.base import Draw, LanguageModel, LineRequest, ModelInfo


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

    @property
    def fallen(self) -> bool:
        """Whether the fallback draws now."""
        return self._second is not None

    @property
    def info(self) -> ModelInfo:
        """Who draws now."""
        return (self._second or self._model).info

    def draw(self, request: LineRequest) -> Draw:
        """Draw from the first model, or from the fallback once the first has failed.

        Raises:
            ModelError: both failed, or there is no fallback.
        """
        if self._second is None:
            try:
                return self._model.draw(request)
            except ModelError as error:
                if self._fallback is None:
                    raise
                self._second = self._fallback()
                self._fell(f"{error} {self._second.info.name} goes on.")
        return self._second.draw(request)

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
