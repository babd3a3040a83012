"""What the command line takes from the start of its process to its end."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import partial

from bench.measure import Row, median_of, seconds_of

_COMMANDS = ((["--help"], 0.25), (["diagram", "netflix_streaming"], 0.4))
_ROUNDS = 7


def rows() -> Iterator[Row]:
    """Yield the seconds of processor time of a command, by command."""
    for words, target in _COMMANDS:
        command = [sys.executable, "-m", "api.cli", *words]
        seconds = median_of(_ROUNDS, partial(seconds_of, command))
        yield Row(f"scenariograph {' '.join(words)}", seconds, None, "s", target)
