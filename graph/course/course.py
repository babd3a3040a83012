"""A course as a whole: its nodes by their names, and the questions to all of it."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING

from graph.course.nodes import (
    Day,
    Pattern,
    Scenario,
    Service,
    days_of,
    found_node,
    scenarios_of,
    services_of,
)
from graph.diagrams import Diagram, DiagramSpec, draw_spec, read_spec
from graph.model import records
from graph.model.edges import Direction, Relation
from graph.model.filters import ScenarioFilter
from graph.model.findings import Finding
from graph.model.ids import NodeId, NodeKind
from graph.model.reader import GraphReader
from graph.planning.plan import Plan, plan_of
from graph.query.compare import Comparison, compare
from graph.query.groups import Group, GroupBy, group_scenarios
from graph.query.lookup import records_of, require, require_nodes
from graph.query.neighbourhood import Neighbourhood, neighbourhood
from graph.query.paths import PathResult, find_paths
from graph.query.search import SEARCHED_KINDS, SearchHit, search
from graph.query.similar import SimilarScenario, similar
from graph.query.why import Explanation, why

if TYPE_CHECKING:
    from graph.planning.changes import Change
    from graph.planning.path import LearningPath
    from graph.planning.what_if import WhatIf


class Course:
    """A loaded course."""

    def __init__(self, reader: GraphReader) -> None:
        """Answer from the graph that `reader` reads."""
        self.reader = reader

    @property
    def version(self) -> str:
        """A hash of all that can be asked of the course."""
        return self.reader.version

    @property
    def findings(self) -> Sequence[Finding]:
        """What is doubtful in the sources."""
        return self.reader.findings()

    @property
    def plan(self) -> Plan:
        """The curriculum, which every function of `graph.planning` takes; see docs/planning.md."""
        return plan_of(self.reader)

    @property
    def scenarios(self) -> list[Scenario]:
        """All scenarios, by key."""
        return scenarios_of(self.reader, self.reader.ids(NodeKind.SCENARIO))

    @property
    def days(self) -> list[Day]:
        """All days, by number."""
        return days_of(self.reader, self.reader.ids(NodeKind.DAY))

    @property
    def services(self) -> list[Service]:
        """All services, by key."""
        return services_of(self.reader, self.reader.ids(NodeKind.SERVICE))

    @property
    def patterns(self) -> list[Pattern]:
        """All patterns, by key."""
        ids = self.reader.ids(NodeKind.PATTERN)
        found = records_of(self.reader, records.IntegrationPattern, ids)
        return [Pattern(record, self.reader) for record in found]

    def scenario(self, key: str) -> Scenario:
        """Return a scenario by its key or title.

        Raises:
            NotFoundError: If there is none, with suggestions.

        Example:
            >>> from graph import open_graph
            >>> [service.name for service in open_graph().scenario("dropbox_storage").services]
            ['S3', 'CloudFront', 'Lambda']
        """
        return scenarios_of(self.reader, require(self.reader, NodeKind.SCENARIO, [key]))[0]

    def day(self, number: int) -> Day:
        """Return a day by its number.

        Raises:
            NotFoundError: If there is none.

        Example:
            >>> from graph import open_graph
            >>> [day.number for day in open_graph().day(16).all_prerequisites]
            [1, 8, 15]
        """
        return days_of(self.reader, require(self.reader, NodeKind.DAY, [str(number)]))[0]

    def service(self, name: str) -> Service:
        """Return a service by any of its names.

        Raises:
            NotFoundError: If there is none, with suggestions.

        Example:
            >>> from graph import open_graph
            >>> open_graph().service("Simple Storage Service").key
            's3'
        """
        return services_of(self.reader, require(self.reader, NodeKind.SERVICE, [name]))[0]

    def pattern(self, name: str) -> Pattern:
        """Return a pattern by its name or key.

        Raises:
            NotFoundError: If there is none, with suggestions.
        """
        ids = require(self.reader, NodeKind.PATTERN, [name])
        found = records_of(self.reader, records.IntegrationPattern, ids)
        return Pattern(found[0], self.reader)

    def scenarios_using(self, service: str) -> list[Scenario]:
        """Return the scenarios that use a service or a part of it, by key.

        Args:
            service: Any of its names.

        Raises:
            NotFoundError: If there is no such service, with suggestions.

        Example:
            >>> from graph import open_graph
            >>> [scenario.key for scenario in open_graph().scenarios_using("Lambda")]
            ['dropbox_storage', 'serverless_app']
        """
        return self.service(service).scenarios

    def search(
        self, text: str, first: int | None = None, kinds: Collection[NodeKind] = SEARCHED_KINDS
    ) -> list[SearchHit[Scenario | Day | Service | Pattern]]:
        """Return what answers a few words, the best first; see `graph.query.search.search`.

        Raises:
            LimitError: If `first` is over 100.
            RequestError: If `first` is negative.

        Example:
            >>> from graph import open_graph
            >>> [(hit.node.id, hit.snippet) for hit in open_graph().search("Cloudfrnt를", first=1)]
            [('service:cloudfront', '**CloudFront**')]
        """
        return [
            hit.about(found_node(self.reader, hit.node))
            for hit in search(self.reader, text, first, kinds)
        ]

    def node(self, identifier: str) -> records.Record:
        """Return what the sources say of a node, by its id: the way back from answers with ids.

        Raises:
            NotFoundError: If there is none, with suggestions.
        """
        return require_nodes(self.reader, [NodeId(identifier)])[0]

    def paths(  # noqa: PLR0913 - each is a question of its own
        self,
        source: str,
        target: str,
        *,
        relations: Iterable[Relation] = (),
        direction: Direction = Direction.ANY,
        max_length: int | None = None,
        first: int | None = None,
    ) -> PathResult:
        """Return the simple paths between two nodes; see `graph.query.paths.find_paths`.

        Args:
            source: The id of the node where they start.
            target: The id of the node where they end.
            relations: What they may follow.
            direction: Which way.
            max_length: How many steps they have at most.
            first: How many to return at most.

        Raises:
            NotFoundError: If `source` or `target` is no node, with suggestions.
            LimitError: If `max_length` is over 10, or `first` over 100.
            RequestError: If either is negative.

        Example:
            >>> from graph import open_graph
            >>> found = open_graph().paths("scenario:serverless_app", "component:cdn")
            >>> found.paths[0].nodes[1:-1]
            ('day:18', 'scenario:dropbox_storage', 'pattern:storage-cdn-serverless')
        """
        return find_paths(
            self.reader,
            NodeId(source),
            NodeId(target),
            relations=relations,
            direction=direction,
            max_length=max_length,
            first=first,
        )

    def neighbourhood(
        self,
        identifier: str,
        *,
        depth: int | None = None,
        relations: Iterable[Relation] = (),
        direction: Direction = Direction.ANY,
        first: int | None = None,
    ) -> Neighbourhood:
        """Return what lies around a node; see `graph.query.neighbourhood.neighbourhood`.

        Raises:
            NotFoundError: If there is no such node, with suggestions.
            LimitError: If `depth` is over 5, or `first` over 500.
            RequestError: If either is negative.
        """
        return neighbourhood(
            self.reader,
            NodeId(identifier),
            depth=depth,
            relations=relations,
            direction=direction,
            first=first,
        )

    def why(self, scenario: str, service: str) -> Explanation:
        """Return why a scenario uses a service, or why it does not.

        Raises:
            NotFoundError: If there is no such scenario or service, with suggestions.

        Example:
            >>> from graph import open_graph
            >>> open_graph().why("netflix_streaming", "SNS").holds
            False
        """
        return why(self.reader, scenario, service)

    def learning_path(
        self,
        *scenarios: str,
        known: Iterable[int] = (),
        known_services: Iterable[str] = (),
        budget: float | None = None,
    ) -> LearningPath:
        """Return the days to study for some scenarios; see `graph.planning.path`.

        Args:
            *scenarios: What to be ready for: keys or titles.
            known: Numbers of days that need not be studied.
            known_services: Services that are known, by any of their names.
            budget: The hours that there are.

        Raises:
            NotFoundError: If there is no such scenario, day or service, with suggestions.
            RequestError: If the budget is negative.

        Example:
            >>> from graph import open_graph
            >>> path = open_graph().learning_path("netflix_streaming", known=[1])
            >>> [stop.day.number for stop in path.stops], path.total_hours
            ([8, 15, 16], 9.5)
        """
        from graph.planning.path import learning_path  # noqa: PLC0415 - it loads networkx

        return learning_path(
            self.plan,
            require(self.reader, NodeKind.SCENARIO, scenarios),
            known_days=require(self.reader, NodeKind.DAY, [str(number) for number in known]),
            known_services=require(self.reader, NodeKind.SERVICE, list(known_services)),
            budget=budget,
        )

    def what_if(self, *changes: Change | str | os.PathLike[str]) -> WhatIf:
        """Return what changes of the plan would bring; see `graph.planning.what_if`.

        Args:
            *changes: Changes that follow each other, or paths of what-if files with changes.

        Raises:
            WhatIfError: If a file cannot be read, or a step in it cannot be done.
            RequestError: If a change cannot be done to what those before it have made.

        Example:
            >>> from graph import open_graph
            >>> from graph.model.ids import NodeId
            >>> from graph.planning.changes import RemoveDay
            >>> found = open_graph().what_if(RemoveDay(NodeId("day:16")))
            >>> [each.node.key for each in found.no_longer_possible]
            ['dropbox_storage', 'netflix_streaming']
        """
        from graph.planning.changes import apply_all  # noqa: PLC0415 - only planners need it
        from graph.planning.what_if import what_if  # noqa: PLC0415
        from graph.planning.what_if_file import read_changes  # noqa: PLC0415

        listed: list[Change] = []
        for change in changes:
            if isinstance(change, str | os.PathLike):
                plan = apply_all(self.plan, listed)
                listed += read_changes(change, self.reader, plan)
            else:
                listed.append(change)
        return what_if(self.plan, listed)

    def diagram(self, spec: str | DiagramSpec, before: Course | None = None) -> Diagram:
        """Return the diagram that a specification asks for; see docs/diagrams.md for its words.

        Args:
            spec: What to show and how, as words or as what `read_spec` makes of them.
            before: An earlier state of the course, for a view of changes.

        Raises:
            NotFoundError: If a name means nothing in the course, with suggestions.
            RequestError: If the words or their combination make no sense.

        Example:
            >>> from graph import open_graph
            >>> [edge.label for edge in open_graph().diagram("co-use S3").edges]
            ['2 scenarios', '1 scenario', '1 scenario']
        """
        wanted = read_spec(spec) if isinstance(spec, str) else spec
        return draw_spec(self.reader, wanted, None if before is None else before.reader)

    def compare(self, a: str, b: str) -> Comparison:
        """Return what two scenarios share, and what only one of them has.

        Raises:
            NotFoundError: If there is no such scenario, with suggestions.
        """
        return compare(self.reader, a, b)

    def similar(self, scenario: str, first: int | None = None) -> tuple[SimilarScenario, ...]:
        """Return what resembles a scenario; see `graph.query.similar.similar`.

        Raises:
            NotFoundError: If there is no such scenario, with suggestions.
            LimitError: If `first` is over 100.
            RequestError: If it is negative.
        """
        return similar(self.reader, scenario, first)

    def groups(
        self,
        by: GroupBy,
        where: ScenarioFilter | None = None,
        first: int | None = None,
        offset: int | None = None,
    ) -> list[Group]:
        """Return scenarios in groups; see `graph.query.groups.group_scenarios`.

        Raises:
            LimitError: If `first` is over 1000, or `where` too deep.
            RequestError: If `first` or `offset` is negative.
        """
        return group_scenarios(self.reader, by, where, first, offset)
