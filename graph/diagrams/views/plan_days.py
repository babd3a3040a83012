"""Which days are meant: all, those of weeks, or those that lead to scenarios."""

from __future__ import annotations

from collections.abc import Sequence

from graph.diagrams.spec import ViewSpec
from graph.diagrams.views.named import named
from graph.model.edges import Relation
from graph.model.ids import NodeId, NodeKind, node_id
from graph.model.reader import GraphReader
from graph.model.records import Day, Scenario
from graph.query.lookup import records_of, require


def days_meant(reader: GraphReader, spec: ViewSpec) -> tuple[list[Day], list[Scenario]]:
    """Return the days that a view is about, by number, and the scenarios that it names.

    Where scenarios are named, only their days and what must come before those, all the way down;
    where weeks are stated, only days of these weeks.

    Raises:
        NotFoundError: If a scenario or a week does not exist, with suggestions.
    """
    weeks = require(reader, NodeKind.WEEK, [str(week) for week in spec.weeks]) if spec.weeks else []
    scenarios = records_of(reader, Scenario, named(reader, NodeKind.SCENARIO, spec.names))
    ids: Sequence[NodeId] = reader.ids(NodeKind.DAY)
    if spec.names:
        own = {link.target for scenario in scenarios for link in scenario.days}
        before = reader.reachable(sorted(own), Relation.PREREQUISITE)
        wanted = own.union(*before)
        ids = [day for day in ids if day in wanted]
    days = records_of(reader, Day, ids)
    among = set(weeks)
    return [day for day in days if not among or _week(day) in among], scenarios


def title_of(
    spec: ViewSpec, scenarios: Sequence[Scenario], *, whole: str, weeks: str, towards: str
) -> str:
    """Return the title that fits what is meant: `towards` scenarios, of `weeks`, or the `whole`."""
    if scenarios:
        return towards.format(", ".join(scenario.title for scenario in scenarios))
    if spec.weeks:
        return weeks.format(", ".join(map(str, dict.fromkeys(spec.weeks))))
    return whole


def _week(day: Day) -> NodeId | None:
    return None if day.week is None else node_id(NodeKind.WEEK, day.week)
