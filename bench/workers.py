"""How much more two workers carry than one, cold.

On two cores wrk takes its share of what the workers need, so there are two measures: the answers
that came, and those that would have come had each worker a core of its own. The busiest worker is
what holds those up, so they are the answers by the seconds of processor time that it worked.
"""

from __future__ import annotations

import os
import statistics
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.agreement import bodies_of
from bench.answers import Rounds
from bench.courses import MadeUp
from bench.load import load
from bench.measure import Row
from bench.questions import questions
from bench.servers import COLD, Running, ours, serving

_QUICK = frozenset({"Q1", "Q2", "Q4"})
_TARGET = 1.7


def rows(course: MadeUp, asked: Sequence[str], folder: Path, rounds: Rounds) -> Iterator[Row]:
    """Yield what two workers carry beside one, by question, in both measures.

    Args:
        course: What to ask about.
        asked: The questions; of these, those count that are quickly answered.
        folder: Where to write requests.
        rounds: How often to measure.
    """
    one, two = (ours(COLD, course.path, "--workers", number) for number in "12")
    with serving([two]) as running_two, serving([one]) as running_one:
        servers = (running_two[COLD], running_one[COLD])
        for question in questions(course.scenarios):
            if question.name not in _QUICK.intersection(asked):
                continue
            bodies = folder / f"{question.name}-of-workers.jsonl"
            bodies.write_bytes(b"\n".join(bodies_of(question)))
            came: tuple[list[float], list[float]] = ([], [])
            would: tuple[list[float], list[float]] = ([], [])
            for _ in range(rounds.number):
                for place, server in enumerate(servers):
                    rate, possible = _carried(server, bodies, rounds.seconds)
                    came[place].append(rate)
                    would[place].append(possible)
            for measure, found in (("", came), (", each on a core of its own", would)):
                name = f"{question.name} with 2 workers{measure} : with 1"
                two_carry, one_carries = map(statistics.median, found)
                yield Row(name, two_carry, one_carries, "/s", _TARGET, least=True)


def _carried(server: Running, bodies: Path, seconds: int) -> tuple[float, float]:
    """Return how many answers a second came, and would have come from the busiest worker."""
    before = _worked(server)
    found = load(server.url, bodies, seconds)
    busiest = max(after - start for after, start in zip(_worked(server), before, strict=True))
    return found.rate, found.answers / busiest


def _worked(server: Running) -> list[float]:
    """Return how many seconds of processor time each worker has worked, as Linux tells it."""
    children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text("ascii").split()
    worked = []
    for process in children or [str(server.pid)]:
        # What stands before is the name of the program, which may have spaces.
        fields = Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()
        worked.append((int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK"))
    return worked
