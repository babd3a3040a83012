"""The parts of the benchmarks, each of which fills a section of the page, or two."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from bench import answers, authors, drawing, flatness, loading, pairs, starting, workers
from bench.courses import MadeUp, made
from bench.load import CONNECTIONS, why_no_load
from bench.measure import Measured, Section
from bench.servers import why_no_mercurius

_ANSWERS = f"""\
Answers a second over HTTP, one process each, {CONNECTIONS} connections. The *limit* is a bare ASGI
application on uvicorn that sends the same bytes. *Hot* and *cold* are ours as `scenariograph serve`
starts it: hot questions were asked before; cold ones are all worked out, because no answer is kept
(`answer_cache_bytes` is 0). The others hold the same course in maps, with an index of the scenarios
of each service: Mercurius on Fastify with its compiler (`jit: 1`), graphql-core with plain
resolvers and documents that are parsed once, and plain Strawberry (`bench/node`, `bench/others`).
All answers were compared before, and are equal. Only for Q5 the others look for what contains the
text, while ours finds words in any form: there they find as much as ours, and agree among
themselves.

Targets: hot at least 0.8 of the limit; cold at least 0.35 of it and ahead of Mercurius for Q1, Q2
and Q4, and 10 times Mercurius for Q3 and Q5 in the large course."""
_BY_WORK = """\
The same for each second of processor time that a server worked, in all its threads: what it would
carry with a core of its own, whatever else the machine does."""
_FLAT_OVER_HTTP = f"""\
The median of what {CONNECTIONS} clients at once wait for cold answers, in the same run."""
_WORKERS = """\
Cold answers a second over HTTP from `scenariograph serve --workers 2`. wrk, which makes the load,
takes its share of the cores; so there is also what the workers would carry if each had a core of
its own: the answers, by the seconds of processor time of the worker that was busiest."""
_LOADING = """\
Seconds of processor time and the peak of memory, from NDJSON, beside plain slotted records of the
same that know no names and no places, loaded with the garbage collector off."""
M = TypeVar("M", bound=Measured)


@dataclass(frozen=True)
class Wanted:
    """What is to be measured, and how thoroughly."""

    folder: Path
    """Where courses and whatever else is needed are written."""
    sizes: tuple[int, int]
    """How many scenarios the small course has, and the large one."""
    pages: int
    """How many pages the course of authors has."""
    asked: Sequence[str]
    """The questions that servers are asked."""
    rounds: answers.Rounds
    """How often servers are measured."""

    @cached_property
    def small(self) -> MadeUp:
        """The small course, which is written when it is first wanted."""
        return made(self.sizes[0], self.folder)

    @cached_property
    def large(self) -> MadeUp:
        """The large course, which is written when it is first wanted."""
        return made(self.sizes[1], self.folder)


def _answers(wanted: Wanted) -> Iterator[Section]:
    heading = "Answers"
    if reason := why_no_load():
        yield Section(heading, _left_out(reason), [])
        return
    reason = why_no_mercurius()
    about = f"{_ANSWERS}\n\nMercurius was left out: {reason}." if reason else _ANSWERS
    courses = list({course.scenarios: course for course in (wanted.small, wanted.large)}.values())
    found = _told(answers.rates(courses, wanted.asked, wanted.folder, wanted.rounds))
    yield Section(heading, about, found)
    by_work = _told(
        replace(each, question=f"{each.question} by work", rates=each.by_work) for each in found
    )
    yield Section("Answers by the work that they take", _BY_WORK, by_work)
    if len(courses) > 1:
        yield Section("Flat over HTTP", _FLAT_OVER_HTTP, _told(answers.flat(found)))


def _workers(wanted: Wanted) -> Iterator[Section]:
    heading = "Workers"
    if reason := why_no_load():
        yield Section(heading, _left_out(reason), [])
        return
    rows = workers.rows(wanted.small, wanted.asked, wanted.folder, wanted.rounds)
    yield Section(heading, _WORKERS, _told(rows))


def _flat(wanted: Wanted) -> Iterator[Section]:
    about = "The median of answers that are worked out each time, over GraphQL in process."
    yield Section("Flat", about, _told(flatness.rows(wanted.small, wanted.large)))


def _loading(wanted: Wanted) -> Iterator[Section]:
    yield Section(
        "Loading", _LOADING, _told(loading.rows(wanted.large.path, wanted.large.scenarios))
    )


def _authors(wanted: Wanted) -> Iterator[Section]:
    about = "Seconds of processor time for a course of scenario pages."
    yield Section("Authors", about, _told(authors.rows(wanted.folder, wanted.pages)))


def _diagrams(wanted: Wanted) -> Iterator[Section]:
    about = "Seconds of processor time, in process."
    yield Section("Diagrams", about, _told(drawing.rows(wanted.small.path)))


def _commands(_wanted: Wanted) -> Iterator[Section]:
    about = "Seconds of processor time from the start of a process to its end."
    yield Section("Command line", about, _told(starting.rows()))


def _pairs(_wanted: Wanted) -> Iterator[Section]:
    heading = "What is added to the work that is there anyway"
    about = "Milliseconds, on the shipped course and on a made-up curriculum of 2,000 days."
    yield Section(heading, about, _told(pairs.rows()))


PARTS: dict[str, Callable[[Wanted], Iterator[Section]]] = {
    "answers": _answers,
    "flat": _flat,
    "workers": _workers,
    "loading": _loading,
    "authors": _authors,
    "diagrams": _diagrams,
    "commands": _commands,
    "pairs": _pairs,
}
"""By the names that `--only` takes, in the order of the page."""


def _told(lines: Iterable[M]) -> list[M]:
    """Return what was measured, each line printed as soon as it is there."""
    found = []
    for line in lines:
        print(line, flush=True)
        found.append(line)
    return found


def _left_out(reason: str) -> str:
    print(f"Left out: {reason}.", flush=True)
    return f"Left out: {reason}."
