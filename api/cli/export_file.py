"""A file that is written piece by piece, and seen whole or not at all."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from graph.load.replacing import beside, writable_mode


@contextlib.contextmanager
def written_whole(path: Path) -> Iterator[BinaryIO]:
    """Give a file to write to, which takes the place of `path` once all of it is there.

    An existing file keeps its mode; a link is followed, and stays. What is no regular file, such
    as a pipe, cannot be replaced and is written to directly.

    Raises:
        OSError: If it cannot be written; what stood there is unchanged then.
    """
    try:
        real = Path(os.path.realpath(path))
        if real.exists() and not stat.S_ISREG(real.stat().st_mode):
            with real.open("wb") as output:
                yield output
            return
        mode = writable_mode(real) if real.exists() else None
        draft = beside(real)
        try:
            with draft.open("xb") as output:
                if mode is not None:
                    draft.chmod(mode)
                yield output
                output.flush()
                os.fsync(output.fileno())
            draft.replace(real)
        finally:
            with contextlib.suppress(OSError):
                draft.unlink()
    except OSError as error:
        # The user knows the file by the name they gave.
        error.filename, error.filename2 = str(path), None
        raise
