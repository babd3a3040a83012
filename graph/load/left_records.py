"""The records of a course past memory: most scenarios are made whenever they are asked for.

So they have no place for what is worked out of them, and answers take long. It is for whoever goes
through a course some times, as the filling of a store does.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import chain

from graph.load.left_lines import LinesLeft
from graph.load.plain_scenarios import PlainScenarios
from graph.load.spool import Spool
from graph.model.course_graph import CourseGraph
from graph.model.findings import Finding
from graph.model.ids import NodeId, NodeKind
from graph.model.records import Record, Scenario

_SCENARIO = f"{NodeKind.SCENARIO.value}:"


class LeftRecords(Mapping[NodeId, Record]):
    """Records by id: scenarios, then all others as they were added.

    Plain scenarios are left in their lines. Those that are not are put into a file, because making
    them once more would say once more what is doubtful about them.
    """

    def __init__(self, lines: LinesLeft, plain: PlainScenarios) -> None:
        """Start with no record.

        Args:
            lines: Where plain scenarios stand.
            plain: Makes records of them.
        """
        self._lines = lines
        self._plain = plain
        self._ids: list[NodeId] = []
        self._places = array("q")
        """By scenario, which of the lines it is; counted down from -1, which of those put down."""
        self._put_down: Spool[Scenario] = Spool()
        self._others: dict[NodeId, Record] = {}

    def leave(self, identifier: NodeId, place: int) -> None:
        """Add a plain scenario: the next by its id, and which of the lines it is."""
        self._ids.append(identifier)
        self._places.append(place)

    def put_down(self, scenario: Scenario) -> None:
        """Add another scenario, the next by its id."""
        self._put_down.append(scenario)
        self._ids.append(scenario.id)
        self._places.append(-len(self._put_down))

    def add_others(self, records: Iterable[Record]) -> None:
        """Add all that are no scenarios, by kind, then by key or number."""
        self._others.update((record.id, record) for record in records)

    def __getitem__(self, identifier: NodeId) -> Record:
        """Return a record.

        Raises:
            KeyError: If there is none.
            SourceError: If the file of its line has changed meanwhile.
        """
        if not identifier.startswith(_SCENARIO):
            return self._others[identifier]
        at = bisect_left(self._ids, identifier)
        if at == len(self._ids) or self._ids[at] != identifier:
            raise KeyError(identifier)
        return self._scenario(at)

    def __iter__(self) -> Iterator[NodeId]:
        """Yield the ids."""
        return chain(self._ids, self._others)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._ids) + len(self._others)

    def _scenario(self, at: int) -> Scenario:
        place = self._places[at]
        if place < 0:
            return self._put_down[-1 - place]
        record = self._plain.record(self._ids[at], self._lines.line(place))
        assert record is not None  # noqa: S101 - it was plain before, and its line is the same
        return record


class LeftCourse(CourseGraph):
    """A course of such records, whose findings are put into a file."""

    @cached_property
    def _findings(self) -> Spool[Finding]:
        return Spool(self._found())

    def _number_of_findings(self) -> int:
        return len(self._findings)
