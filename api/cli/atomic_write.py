"""Writing a file whole or not at all."""

from __future__ import annotations

import contextlib
import os
import stat
from pathlib import Path

from graph.load.replacing import beside, replace_file, write_new


def write_atomically(path: Path, content: str | bytes, new_mode: int = 0o666) -> None:
    """Write a file such that nobody ever sees half of it, and nothing is left where it fails.

    An existing file keeps its mode; a link is followed, and stays. What is no regular file, such
    as a pipe, cannot be replaced and is written to directly.

    Args:
        path: Where to write.
        content: What; text is written as UTF-8, as it is.
        new_mode: The mode of a file that does not exist yet, less what the process masks.

    Raises:
        OSError: If it cannot be written; what stood there is unchanged then.
    """
    try:
        data = content.encode() if isinstance(content, str) else content
        _write(Path(os.path.realpath(path)), data, new_mode)
    except OSError as error:
        # The user knows the file by the name they gave.
        error.filename, error.filename2 = str(path), None
        raise


def _write(path: Path, data: bytes, new_mode: int) -> None:
    mode = _mode_of(path)
    if mode is not None and not stat.S_ISREG(mode):
        path.write_bytes(data)
    elif mode is not None:
        replace_file(path, data)
    else:
        _write_first(path, data, new_mode)


def _mode_of(path: Path) -> int | None:
    try:
        return path.stat().st_mode
    except FileNotFoundError:
        return None


def _write_first(path: Path, data: bytes, new_mode: int) -> None:
    draft = beside(path)
    try:
        write_new(draft, data, new_mode=new_mode)
        draft.replace(path)
    finally:
        with contextlib.suppress(OSError):
            draft.unlink()
