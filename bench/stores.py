"""How a store on disk does with a made-up course of any size: loading, size, memory, latency.

    python -m bench.stores 100000 /tmp/store

Scenarios are made when they are asked for, so that the course itself takes no memory. Each has
three days, four services, five steps and five interactions, each with its evidence.
"""

from __future__ import annotations

import subprocess
import sys
import time
from array import array
from collections.abc import Callable, Sequence
from pathlib import Path

from api.execute import execute
from graph.model.course_graph import CourseGraph
from graph.model.edges import Relation
from graph.model.evidence import Evidence, EvidenceKind
from graph.model.ids import NodeId, NodeKind
from graph.model.reader import GraphCounts
from graph.model.records import (
    Day,
    FlowStep,
    IntegrationPattern,
    Interaction,
    Link,
    Record,
    Scenario,
    Service,
)
from graph.rdf.store.addresses import fill_store, open_store
from graph.rdf.store.contents import steps_of
from graph.rdf.store.summary import Account

DAYS, SERVICES, PATTERNS, STEPS = 100, 500, 20, 5
QUERIES = {
    "a page of 20": "{ scenarios(first: 20) { totalCount nodes { key title days { title } } } }",
    "one scenario with its flow": (
        '{ scenario(key: "scenario_0000042") { title interactions { label source { name }'
        " target { name } evidence { file line } } } }"
    ),
    "by a service, first 20": (
        '{ scenarios(where: {uses: ["Service 7"]}, first: 20) { totalCount nodes { key } } }'
    ),
    "by a word of the title, first 20": (
        '{ scenarios(where: {title: {contains: "4242"}}, first: 20) { nodes { key } } }'
    ),
    "ordered by title, first 20": (
        "{ scenarios(orderBy: {field: TITLE, direction: DESC}, first: 20) { nodes { key } } }"
    ),
}


def _place(line: int) -> tuple[Evidence, ...]:
    words = "words of a source that say so"
    return (Evidence(EvidenceKind.STATED, "made-up/scenarios.yaml", line, "scenarios", words),)


def _link(node: NodeId, name: str, line: int) -> Link:
    return Link(node, name, _place(line))


def _service(number: int) -> NodeId:
    return NodeId(f"service:service-{number:03}")


def scenario(number: int) -> Scenario:
    """Return a made-up scenario."""
    key = f"scenario_{number:07}"
    used = [(number * 7 + step * step) % SERVICES for step in range(STEPS - 1)]
    services = [_link(_service(each), f"Service {each}", number) for each in dict.fromkeys(used)]
    ends = [link.target for link in services]
    steps = tuple(
        FlowStep(at, f"Step {at}", (services[at % len(services)],), _place(number + at))
        for at in range(1, STEPS + 1)
    )
    flow = tuple(
        Interaction(
            ends[at % len(ends)], ends[(at + 1) % len(ends)], f"Step {at}", at, _place(number + at)
        )
        for at in range(1, STEPS + 1)
    )
    days = [1 + (number * 3 + each) % DAYS for each in range(3)]
    linked = tuple(_link(NodeId(f"day:{day}"), f"Day {day}", number) for day in days)
    pattern = number % PATTERNS
    return Scenario(
        NodeId(f"scenario:{key}"),
        key,
        f"Scenario {number}: 시나리오",
        _place(number),
        description=f"What scenario {number} is about, in a sentence of some length.",
        days=linked,
        primary_day=linked[0],
        key_services=tuple(services),
        pattern=_link(NodeId(f"pattern:pattern-{pattern:02}"), f"Pattern {pattern}", number),
        steps=steps,
        interactions=flow,
        uses=tuple(services),
    )


class MadeUpCourse(CourseGraph):
    """A course whose scenarios are made when they are asked for."""

    def __init__(self, scenarios: int) -> None:
        """Have so many scenarios."""
        self._scenarios = tuple(NodeId(f"scenario:scenario_{at:07}") for at in range(scenarios))
        self._users: dict[NodeId, array[int]] = {}
        self._pointing: dict[NodeId, int] = {}
        for number in range(scenarios):
            made = scenario(number)
            for link in made.uses:
                self._users.setdefault(link.target, array("I")).append(number)
            assert made.pattern is not None  # noqa: S101 - so it was made
            for link in (*made.days, made.pattern):
                self._pointing[link.target] = self._pointing.get(link.target, 0) + 1
        days = (
            Day(NodeId(f"day:{day}"), day, f"Day {day}", _place(day), hours=2.5)
            for day in range(1, DAYS + 1)
        )
        services = (
            Service(_service(each), f"service-{each:03}", f"Service {each}", _place(each))
            for each in range(SERVICES)
        )
        patterns = (
            IntegrationPattern(
                NodeId(f"pattern:pattern-{each:02}"),
                f"pattern-{each:02}",
                f"Pattern {each}",
                _place(each),
            )
            for each in range(PATTERNS)
        )
        super().__init__([*days, *services, *patterns])
        self.__dict__["version"] = f"made-up-{scenarios}"

    def counts(self) -> GraphCounts:
        """Return how much the graph holds."""
        number = len(self._scenarios)
        return GraphCounts(number, DAYS, 0, SERVICES, PATTERNS, number * STEPS, 0)

    def ids(self, kind: NodeKind) -> Sequence[NodeId]:
        """Return all nodes of a kind."""
        if kind is not NodeKind.SCENARIO:
            return super().ids(kind)
        return self._scenarios

    def records(self, ids: Sequence[str]) -> list[Record | None]:
        """Return the record of each id."""
        return [
            scenario(int(each[-7:])) if each.startswith("scenario:") else super_one
            for each, super_one in zip(ids, super().records(ids), strict=True)
        ]

    def used_by(self, services: Sequence[NodeId]) -> list[tuple[NodeId, ...]]:
        """Return the scenarios that use each service."""
        found = (self._users.get(service, ()) for service in services)
        return [tuple(map(self._scenarios.__getitem__, users)) for users in found]

    def in_degrees(self, ids: Sequence[NodeId], relation: Relation) -> list[int]:  # noqa: ARG002
        """Return from how many records edges lead to each node."""
        return [self._pointing.get(each, 0) for each in ids]


def timed(work: Callable[[], object]) -> float:
    """Return how many seconds something takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def load(scenarios: int, folder: Path) -> None:
    """Load a made-up course, and print how that went."""
    course = MadeUpCourse(scenarios)
    address = f"oxigraph:{folder}"
    before = time.process_time()
    seconds = timed(lambda: fill_store(address, course, Account(), lambda _: None))
    worked = time.process_time() - before
    size = sum(each.stat().st_size for each in folder.glob("**/*") if each.is_file())
    took = f"{seconds:.0f} s, {worked:.0f} s of them at work"
    print(f"{steps_of(course):,} records loaded in {took}; {size / 1e6:,.0f} MB on disk")
    print(f"memory of the loader, with the course: {_memory():.0f} MB")


def ask(folder: Path) -> None:
    """Ask a store that is loaded, and print how long that takes."""
    start = time.perf_counter()
    reader = open_store(f"oxigraph:{folder}")
    print(f"opened in {1000 * (time.perf_counter() - start):.0f} ms")
    for name, query in QUERIES.items():
        runs = sorted(timed(lambda query=query: execute(reader, query)) for _ in range(5))  # type: ignore[misc]
        print(f"{name:34} {1000 * runs[2]:9.1f} ms")
    print(f"memory of the process that asks: {_memory():.0f} MB")


def _memory() -> float:
    """Return the most memory that this process has had, in MB, as Linux tells it."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


if __name__ == "__main__":
    if sys.argv[1] == "ask":
        ask(Path(sys.argv[2]))
    else:
        load(int(sys.argv[1]), Path(sys.argv[2]))
        # A process of its own, for the memory that it takes.
        subprocess.run([sys.executable, "-m", "bench.stores", "ask", sys.argv[2]], check=True)  # noqa: S603
