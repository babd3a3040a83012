"""Replacing a file in one step, so that nobody ever sees half of it."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from pathlib import Path


class ChangedMeanwhileError(OSError):
    """A file that no longer holds what it held when it was read."""


def replace_file(path: Path, data: bytes, expected: bytes | None = None) -> None:
    """Put bytes into a file that exists, whole or not at all. It keeps its mode.

    Args:
        path: The file, not a link to it.
        data: What it is to hold.
        expected: What it has to hold until then; None for anything.

    Raises:
        ChangedMeanwhileError: If it holds something else.
        OSError: If it must not be written, or cannot be. Whatever is raised, it is as it was.
    """
    mode = writable_mode(path)
    draft = beside(path)
    try:
        write_new(draft, data, mode)
        if expected is not None and path.read_bytes() != expected:
            raise ChangedMeanwhileError(errno.EBUSY, "it has changed meanwhile; run this again")
        draft.replace(path)
    finally:
        with contextlib.suppress(OSError):
            draft.unlink()


def writable_mode(path: Path) -> int:
    """Return the mode of a file that may be written.

    Raises:
        OSError: If it may not be, or there is none.
    """
    mode = path.stat().st_mode
    # Replacing needs no right to write the file itself; who took it away meant something by it,
    # also where the one who runs this may write everything.
    if not os.access(path, os.W_OK) or not mode & 0o222:
        raise PermissionError(errno.EACCES, "the file is read-only; make it writable first")
    return stat.S_IMODE(mode)


def beside(path: Path, suffix: str = ".tmp") -> Path:
    """Return the path of a file that does not exist yet, in the folder of another one.

    Only within a file system is a file replaced in one step.
    """
    return path.with_name(f".{os.urandom(8).hex()}{suffix}")


def write_new(path: Path, data: bytes, mode: int | None = None, new_mode: int = 0o600) -> None:
    """Write a file that does not exist yet, to the disk.

    Args:
        path: Where.
        data: What.
        mode: The mode that it is to have; None for `new_mode`, less what the process masks.
        new_mode: The mode that it is made with.

    Raises:
        OSError: If that fails.
    """
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, new_mode)
    with open(descriptor, "wb") as written:  # noqa: PTH123 - a descriptor has no path
        if mode is not None:
            path.chmod(mode)
        written.write(data)
        written.flush()
        os.fsync(descriptor)
