"""Loading a large course, beside plain records of the same without the garbage collector."""

from __future__ import annotations

import gc
import json
import statistics
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from bench import plain_records
from bench.measure import Row, in_process, peak_memory

_ROUNDS = 3


def rows(path: Path, scenarios: int) -> Iterator[Row]:
    """Yield what it takes to load a course, in time and in memory; and to work out its version."""
    found: dict[str, list[dict[str, float]]] = {"ours": [], "plain": []}
    for _ in range(_ROUNDS):
        for side, measured in found.items():
            measured.append(in_process("bench.loading", side, str(path)))
    middle = {
        side: {name: statistics.median(each[name] for each in measured) for name in measured[0]}
        for side, measured in found.items()
    }
    of = f"{scenarios:,} scenarios"
    ours, plain = middle["ours"], middle["plain"]
    yield Row(f"load {of} : plain records", ours["seconds"], plain["seconds"], "s", 1.5)
    yield Row(f"memory of {of} : plain records", ours["memory"], plain["memory"], "MB", 1.2)
    yield Row(f"version of {of}", ours["version"], None, "s")


def main() -> None:
    """Load the course that the arguments name, and print what it took as JSON."""
    side, path = sys.argv[1:]
    start = time.process_time()
    if side == "plain":
        gc.disable()
        held: object = plain_records.load(Path(path))
        print(json.dumps({"seconds": time.process_time() - start, "memory": peak_memory()}))
        del held
        return
    from graph.build import build_graph  # noqa: PLC0415 - plain records shall not bear its weight

    start = time.process_time()
    graph = build_graph(path)
    seconds, memory = time.process_time() - start, peak_memory()
    start = time.process_time()
    _ = graph.version
    version = time.process_time() - start
    print(json.dumps({"seconds": seconds, "memory": memory, "version": version}))


if __name__ == "__main__":
    main()
