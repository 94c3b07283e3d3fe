"""Usage errors in one line that names what to type next."""

from typing import Any


def explain(error: Any) -> str:
    """Word a usage error of the command-line parser.

    Args:
        error: Typer's exception. Its subclasses are private to Typer, so they are told apart by name and attributes.

    Returns:
        One line, without the program's name in front.
    """
    ctx = getattr(error, "ctx", None)
    path = ctx.command_path if ctx is not None else "lyrica"
    command = path.removeprefix("lyrica").strip()
    see = f"See: {path} --help"
    match type(error).__name__:
        case "NoSuchOption":
            where = f" in {command!r}" if command else ""
            near = f"Did you mean {error.possibilities[0]}?" if error.possibilities else see
            line = f"no option {error.option_name}{where}. {near}"
        case "MissingParameter":
            line = f"{command} needs {error.param.display_name_raw.upper()}. {see}"
        case "BadOptionUsage":
            line = f"{error.option_name} needs a value. {see}"
        case "BadParameter" if error.param is not None:
            line = f"{_flag(error.param)}: {_lowered(error.message)} {see}"
        case _:
            line = _misplaced(error.format_message(), command, see)
    return line


def _misplaced(message: str, command: str, see: str) -> str:
    """Word what has no type of its own: an unknown command, or words where none belong."""
    if "No such command" in message:
        return _no_command(message, command)
    if "unexpected extra" in message:
        extra = message.partition("(s) (")[2].removesuffix(")")
        if command == "generate":
            return f'"{extra}" stands outside the theme. Put all of it in quotes: lyrica generate "the last bus home"'
        return f"{extra!r} is too much for {command!r}. {see}"
    return f"{_lowered(message)} {see}"


def _flag(param: Any) -> str:
    longest: str = max(param.opts, key=len)
    return longest if longest.startswith("-") else longest.upper()


def _no_command(message: str, group: str) -> str:
    typed = message.partition("'")[2].partition("'")[0]
    near = message.rpartition("Did you mean '")[2].partition("'")[0] if "Did you mean" in message else ""
    if near and typed != "last":  # which is near to "list", and means a song
        return f"no command {typed!r}{f' in {group!r}' if group else ''}. Did you mean {near}?"
    if group == "history":
        return f"no command {typed!r} in 'history'. To see a song: lyrica history show {typed}"
    if group:
        return f"no command {typed!r} in {group!r}. See: lyrica {group} --help"
    return f'no command {typed!r}. To write a song of it: lyrica generate "{typed}"'


def _lowered(message: str) -> str:
    """Cut a validator's message down to what a writer needs."""
    plain = message.removeprefix("Value error, ").partition(", unable")[0]
    text = plain[:1].lower() + plain[1:]
    return text if text.endswith((".", "?")) else f"{text}."
