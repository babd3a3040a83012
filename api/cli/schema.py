"""`scenariograph schema`: the GraphQL schema as text, printed or compared with a file."""

from __future__ import annotations

import sys
from difflib import unified_diff
from itertools import islice
from pathlib import Path

from api.cli.terminal import coloured, one_line, put, tell
from api.execute import print_schema

MOST_LINES = 20
"""As much of a difference as is shown."""


def show() -> None:
    """Print the schema."""
    put(print_schema())


def matches(path: Path) -> bool:
    """Return whether a file holds the schema as the code has it, and tell where it does not.

    Raises:
        OSError: If the file cannot be read.
    """
    current = print_schema()
    written = path.read_text(encoding="utf-8", errors="backslashreplace")
    if written == current:
        return True
    tell(f"{path} is not the schema of the code. Write it anew: scenariograph schema >{path}")
    _show_difference(written, current, str(path))
    return False


def _show_difference(written: str, current: str, name: str) -> None:
    lines = unified_diff(
        written.splitlines(), current.splitlines(), name, "the code", n=1, lineterm=""
    )
    for line in islice(lines, MOST_LINES):
        colour = {"+": "blue", "-": "red"}.get(line[:1], "dim")
        sys.stderr.write(f"{coloured(one_line(line), colour, sys.stderr)}\n")
    if left := sum(1 for _ in lines):
        tell(f"… {left} more lines")
