"""How much more two workers carry than one, cold.

On two cores wrk takes its share of what the workers need, so there are two measures: the answers
that came, and those that would have come had each worker a core of its own. The busiest worker is
what holds those up, so they are the answers by the seconds of processor time that it worked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from operator import attrgetter
from pathlib import Path
from statistics import median

from bench.agreement import bodies_of
from bench.answers import Rounds
from bench.courses import MadeUp
from bench.load import load
from bench.measure import Row
from bench.questions import questions
from bench.servers import COLD, ours, serving

_QUICK = frozenset({"Q1", "Q2", "Q4"})
_TARGET = 1.7
_MEASURES = (("", attrgetter("rate")), (", each on a core of its own", attrgetter("by_work")))


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
            taken = [
                [load(server, "", bodies, rounds.seconds) for server in servers]
                for _ in range(rounds.number)
            ]
            loads_of_two, loads_of_one = zip(*taken, strict=True)
            for measure, of in _MEASURES:
                yield Row(
                    f"{question.name} with 2 workers{measure} : with 1",
                    median(map(of, loads_of_two)),
                    median(map(of, loads_of_one)),
                    "/s",
                    _TARGET,
                    least=True,
                )
