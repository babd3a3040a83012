"""Writing a file whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import stat
from pathlib import Path


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
        return
    # Replacing needs no right to write the file itself; who took it away meant something by it.
    if mode is not None and not os.access(path, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    # In the same folder, for only within a file system is a file replaced in one step.
    draft = path.with_name(f".{secrets.token_hex(8)}.tmp")
    try:
        _write_new(draft, data, mode, new_mode)
        draft.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            draft.unlink()
        raise


def _mode_of(path: Path) -> int | None:
    try:
        return path.stat().st_mode
    except FileNotFoundError:
        return None


def _write_new(path: Path, data: bytes, mode: int | None, new_mode: int) -> None:
    """Write a file that does not exist yet, with the mode of an old one or that of new ones."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, new_mode)
    with open(descriptor, "wb") as file:  # noqa: PTH123
        if mode is not None:
            path.chmod(stat.S_IMODE(mode))
        file.write(data)
        file.flush()
        os.fsync(descriptor)
