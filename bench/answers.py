"""Answers over HTTP, beside the limit and beside the servers that a team might have picked.

The limit is a bare ASGI application on uvicorn that sends the same bytes. *Hot* questions were
asked before; *cold* ones are all worked out, because no answer is kept. Servers take turns, so that
a busy machine slows all of them, and the median of the rounds counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from statistics import median
from typing import ClassVar

from bench.agreement import agreed, bodies_of
from bench.courses import MadeUp
from bench.load import Load, load
from bench.measure import Row
from bench.questions import questions
from bench.servers import (
    COLD,
    HOT,
    LIMIT,
    MERCURIUS,
    OURS,
    Running,
    limit,
    others,
    ours,
    serving,
)

_NAMES = (LIMIT, HOT, COLD, MERCURIUS, "graphql-core", "Strawberry")
_WARM_UP = 3
"""Rounds that do not count, because Node.js first compiles what runs often."""
_RATIOS = ((HOT, LIMIT), (COLD, LIMIT), (COLD, MERCURIUS))


@dataclass(frozen=True, slots=True)
class Rates:
    """How quickly servers answer a question."""

    COLUMNS: ClassVar[tuple[str, ...]] = (
        "",
        *_NAMES,
        *(f"{one} : {other}" for one, other in _RATIOS),
    )

    question: str
    """`Q1` to `Q5`."""
    scenarios: int
    """How many the course has."""
    rates: dict[str, float]
    """Answers a second, by server."""
    by_work: dict[str, float]
    """Answers for each second of processor time that a server worked, by server."""
    latency: float
    """The median of what clients wait for a cold answer, in milliseconds."""

    def cells(self) -> list[str]:
        """Return what stands in a table; nothing for a server that is left out."""
        rates = [f"{self.rates[name]:,.0f}" if name in self.rates else "" for name in _NAMES]
        ratios = [
            f"{self.rates[one] / self.rates[other]:.2f}" if other in self.rates else ""
            for one, other in _RATIOS
        ]
        return [f"{self.question} in {self.scenarios:,}", *rates, *ratios]

    def __str__(self) -> str:
        """One line for a terminal."""
        first, *cells = self.cells()
        named = (f"{name} {cell}" for name, cell in zip(self.COLUMNS[1:], cells, strict=True))
        return f"{first:16} {'  '.join(named)}"


@dataclass(frozen=True, slots=True)
class Rounds:
    """How often is measured, and for how long."""

    number: int
    """How many rounds there are."""
    seconds: int
    """For how long each of them puts load on each server."""


@dataclass(frozen=True, slots=True)
class _Field:
    """The servers of a course."""

    scenarios: int
    folder: Path
    servers: dict[str, Running]

    def load(self, server: str, question: str, seconds: int) -> Load:
        path = f"/{question}" if server == LIMIT else ""
        return load(self.servers[server], path, _requests(self.folder, question), seconds)


def rates(
    courses: Sequence[MadeUp], asked: Sequence[str], folder: Path, rounds: Rounds
) -> Iterator[Rates]:
    """Yield how quickly servers answer, by question and course; they have to agree before.

    Args:
        courses: What to ask about. All are served at once, so that they can be compared too.
        asked: The questions, `Q1` to `Q5`.
        folder: Where to write requests and answers.
        rounds: How often to measure.

    Raises:
        RuntimeError: If two servers answer differently.
    """
    with ExitStack() as stack:
        fields = [stack.enter_context(_field(course, asked, folder)) for course in courses]
        for question in asked:
            for field in fields:
                if MERCURIUS in field.servers:
                    field.load(MERCURIUS, question, _WARM_UP * rounds.seconds)
            loads: dict[tuple[int, str], list[Load]] = {}
            for _, field in product(range(rounds.number), fields):
                for server in field.servers:
                    found = loads.setdefault((field.scenarios, server), [])
                    found.append(field.load(server, question, rounds.seconds))
            for field in fields:
                by_server = {name: loads[field.scenarios, name] for name in field.servers}
                yield _rates(question, field.scenarios, by_server)


def flat(found: Sequence[Rates]) -> Iterator[Row]:
    """Yield for each question what clients wait in the largest course, beside the smallest."""
    small, *_, large = sorted({each.scenarios for each in found})
    latency = {(each.question, each.scenarios): each.latency for each in found}
    for question in dict.fromkeys(each.question for each in found):
        name = f"{question} over HTTP in {large:,} scenarios : in {small:,}"
        yield Row(name, latency[question, large], latency[question, small], "ms", 2.0)


@contextmanager
def _field(course: MadeUp, asked: Sequence[str], folder: Path) -> Iterator[_Field]:
    """Yield the servers of a course, which agree, and the limit with their answers."""
    here = folder / str(course.scenarios)
    answers = here / "answers"
    answers.mkdir(parents=True)
    hot_and_cold = [ours(name, course.path) for name in OURS]
    with serving([*hot_and_cold, *others(course.path)]) as servers:
        for question in questions(course.scenarios):
            if question.name in asked:
                _requests(here, question.name).write_bytes(b"\n".join(bodies_of(question)))
                lines = b"\n".join(agreed(question, servers))
                (answers / f"{question.name}.jsonl").write_bytes(lines)
        with serving([limit(answers)]) as bare:
            yield _Field(course.scenarios, here, {**bare, **servers})


def _requests(folder: Path, question: str) -> Path:
    return folder / f"{question}.jsonl"


def _rates(question: str, scenarios: int, loads: Mapping[str, Sequence[Load]]) -> Rates:
    return Rates(
        question,
        scenarios,
        rates={name: median(each.rate for each in found) for name, found in loads.items()},
        by_work={name: median(each.by_work for each in found) for name, found in loads.items()},
        latency=median(each.latency for each in loads[COLD]),
    )
