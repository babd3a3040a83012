"""Standard output and standard error: always UTF-8, and failures in one line each.

Messages are never wrapped, so that `path:line:column` stays in one piece and can be followed.
"""

from __future__ import annotations

import contextlib
import os
import re
import sys
import traceback
from collections.abc import Callable
from typing import TextIO

TRACEBACK_VARIABLE = "SCENARIOGRAPH_TRACEBACK"
"""Set it, and a fault of the program itself shows where it comes from."""
COLOURS = {"dim": "2", "red": "31", "yellow": "33", "blue": "34"}

# Characters that would move the cursor, colour the screen or turn the direction of writing.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def speak_utf8() -> None:
    """Write UTF-8 and plain newlines, whatever the locale and the system; whatever the text."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:  # closed by who started us
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115
        else:
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def put(text: str) -> None:
    """Write a result to standard output, as it is."""
    sys.stdout.write(text)
    # Here, so that a reader who has gone away is noticed while someone can still handle it.
    sys.stdout.flush()


def put_bytes(data: bytes) -> None:
    """Write a result to standard output that need not be UTF-8, as it is."""
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.flush()


def tell(message: str) -> None:
    """Write a message to standard error, as one line."""
    with contextlib.suppress(OSError):  # nobody listens, and there is nobody else to tell
        sys.stderr.write(f"{one_line(message)}\n")


def one_line(text: str) -> str:
    r"""Return text that is one line, and has no effect on a terminal but to stand there.

    Example:
        >>> one_line("two\nlines, \x1b[31mred")
        'two\\nlines, \\x1b[31mred'
    """
    return _CONTROL.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def as_typed(argument: str) -> str:
    """Return an argument of the command line as UTF-8 text, whatever the locale made of it."""
    return os.fsencode(argument).decode("utf-8", "replace")


def coloured(text: str, colour: str, stream: TextIO) -> str:
    """Return text in a colour, where the stream is a terminal that is to show colours."""
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    if plain or not stream.isatty():
        return text
    return f"\x1b[{COLOURS[colour]}m{text}\x1b[0m"


def exit_code_of(command: Callable[[], object]) -> int:
    """Run a command to its end, tell what went wrong, and return the exit code."""
    try:
        return _end_of(command)
    except Exception as error:  # noqa: BLE001 - a user is to see a message, not a traceback
        _complain(error)
        return 1
    finally:
        _let_go_of_output()


def _end_of(command: Callable[[], object]) -> int:
    """Return the code that a command ends with; Typer ends every one with SystemExit."""
    try:
        command()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    return 0


def _complain(error: Exception) -> None:
    """Tell an error: every fault of sources in a line of its own, anything else in one line."""
    if isinstance(error, OSError):
        where = "Standard output" if error.filename is None else os.fsdecode(error.filename)
        tell(f"{where}: {error.strerror or error}.")
        return
    from graph.errors import ScenariographError, SourceError  # noqa: PLC0415 - slow to import

    match error:
        case SourceError():
            for fault in error.faults:
                tell(str(fault))
            tell(f"{counted(len(error.faults), 'error')}; {error.outcome}.")
        case ScenariographError():
            tell(str(error))
        case _:
            _confess(error)


def _confess(error: Exception) -> None:
    """Tell an error that nobody foresaw: a fault of the program, so say where it is."""
    if os.environ.get(TRACEBACK_VARIABLE):
        traceback.print_exception(error)
    frame = traceback.extract_tb(error.__traceback__)[-1]
    tell(
        f"{frame.filename}:{frame.lineno}: {type(error).__name__}: {error}. This is a fault of"
        f" scenariograph itself. Please report it, with what {TRACEBACK_VARIABLE}=1 shows."
    )


def counted(number: int, noun: str) -> str:
    """Return a number of things.

    Example:
        >>> counted(1, "error"), counted(2, "error")
        ('1 error', '2 errors')
    """
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _let_go_of_output() -> None:
    """Forget what could not be written, or Python would fail on it once more at its end."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, stream.fileno())
            os.close(nowhere)
