"""Loading without Python's cyclic garbage collector, which would look through all that is made.

It begins anew whenever some more objects are there, and finds nothing: a course has no cycles. For
100,000 scenarios it takes longer than all the rest.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

MANY = 200_000
"""From so many new objects on, what was loaded is left out of every later collection too. They go
as all others do when nobody refers to them any more."""


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """Let nothing be collected meanwhile, and what is many not be looked through afterwards."""
    was_on = gc.isenabled()
    if was_on and gc.get_freeze_count():
        gc.collect()  # so that no garbage is kept with what was loaded, each time anew
    gc.disable()
    before, *_ = gc.get_count()
    try:
        yield
    finally:
        if gc.get_count()[0] - before > MANY:
            gc.freeze()
        if was_on:
            gc.enable()
