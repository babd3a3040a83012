"""`scenariograph token`: a new bearer token, of which the file keeps only a hash."""

from __future__ import annotations

from pathlib import Path

from api.cli.atomic_write import write_atomically
from api.cli.terminal import as_typed, put, tell
from api.http.tokens import PRIVATE_MODE, new_token, read_names, token_line
from graph.errors import RequestError


def make(name: str, file: Path | None) -> None:
    """Make a token and print it, once: nothing else knows it.

    Args:
        name: Whose it is.
        file: Where to add the line that lets it in; without one, the line is told.

    Raises:
        RequestError: If the name cannot stand in such a file, or stands there already.
        SourceError: If the file is there and cannot be read, or holds something else.
        OSError: If it cannot be written; it is as it was then.
    """
    token = new_token()
    line = token_line(as_typed(name), token)
    if file is None:
        put(f"{token}\n")
        tell(f"The line for the file of tokens: {line}")
        return
    text = _read(file, as_typed(name))
    write_atomically(file, f"{text}{line}\n", new_mode=PRIVATE_MODE)
    put(f"{token}\n")
    tell(f"{file} lets it in. Servers read the file when they start.")


def _read(file: Path, name: str) -> str:
    """Return what the file holds so far, ready to be gone on with."""
    if not file.exists():
        return ""
    if name in read_names(file):
        raise RequestError(
            f"{file} has a token of the name {name!r}. Choose another name, or take that line out."
        )
    text = file.read_text(encoding="utf-8")
    return text if text.endswith("\n") or not text else f"{text}\n"
