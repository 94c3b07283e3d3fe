"""Every error that Lyrica raises on purpose, as one tree.

::

    LyricaError                 exit 1   something failed; the message says what, and what to type next
    ├── UsageError              exit 2   the brief, a flag or a setting cannot be understood
    │   └── FormError           exit 2   a form, scheme or syllable pattern that cannot be parsed or filled
    ├── ModelError              exit 3   no model could be used
    │   ├── ModelNotFound       exit 3   the named model or its weights are not here
    │   ├── ModelUnreachable    exit 3   the server does not answer, or answers as something else   (retryable)
    │   ├── ModelBusy           exit 3   the server's queue is full                                 (retryable)
    │   │   └── ModelTimedOut   exit 3   it did not answer in time: it was waited for long enough
    │   │       └── ModelStalled exit 3  it fell silent in the middle of an answer                  (retryable)
    │   ├── ModelRefused        exit 3   the server or engine rejected the request or the file
    │   ├── ModelInterrupted    exit 3   an answer broke off, or the engine died, in the middle     (retryable)
    │   └── ModelAnswerInvalid  exit 3   an answer came that is not what was asked for
    ├── NotFound                exit 4   no song, line or entry of that name
    ├── InputError              exit 5   some input could not be read
    ├── OutputError             exit 1   the output could not be written
    ├── ServeError              exit 1   the health server could not be started
    └── StoreError              exit 1   the database cannot be opened, read or written
        ├── StoreBusy           exit 1   another program holds the database
        └── StoreNewer          exit 1   the database was written by a newer version

The command line maps a class to its ``exit_code`` in one place and prints the message as one line.
"""

from __future__ import annotations

from typing import ClassVar


class LyricaError(Exception):
    """Base of all errors raised on purpose; ``str(error)`` is one line for the writer."""

    exit_code: ClassVar[int] = 1
    retryable: ClassVar[bool] = False


class UsageError(LyricaError):
    """The brief, a flag or a setting cannot be understood."""

    exit_code = 2


class FormError(UsageError):
    """A form, scheme or syllable pattern cannot be parsed or filled."""


class ModelError(LyricaError):
    """No model could be used."""

    exit_code = 3


class ModelNotFound(ModelError):
    """The named model, or its weights, are not on this machine."""


class ModelUnreachable(ModelError):
    """The model server does not answer, or something else answers in its place."""

    retryable = True


class ModelBusy(ModelError):
    """The model server's queue is full."""

    retryable = True


class ModelTimedOut(ModelBusy):
    """The model server did not answer in time; whoever asked has waited long enough already."""

    retryable = False


class ModelStalled(ModelTimedOut):
    """The model server fell silent in the middle of an answer; asked again it may well go on."""

    retryable = True


class ModelRefused(ModelError):
    """The server or engine rejected the request, or the file is no model."""


class ModelInterrupted(ModelError):
    """An answer broke off, or the engine died, before the answer was complete."""

    retryable = True


class ModelAnswerInvalid(ModelError):
    """A complete answer came that is not what was asked for."""


class NotFound(LyricaError):
    """No song, line or entry goes by that name."""

    exit_code = 4


class InputError(LyricaError):
    """Some input could not be read."""

    exit_code = 5


class OutputError(LyricaError):
    """The output could not be written."""


class ServeError(LyricaError):
    """The health server could not be started."""


class StoreError(LyricaError):
    """The database cannot be opened, read or written."""


class StoreBusy(StoreError):
    """Another program holds the database."""

    retryable = True


class StoreNewer(StoreError):
    """The database was written by a newer version of Lyrica."""
