"""From what is asked for to the view: which nodes and edges of the graph are shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from graph.diagrams.spec import Subject, ViewSpec
from graph.diagrams.view import View
from graph.diagrams.views.allowed import require_sense
from graph.diagrams.views.changes import changes_view
from graph.diagrams.views.co_use import co_use_view
from graph.diagrams.views.day import day_view, days_view
from graph.diagrams.views.pattern import pattern_view
from graph.diagrams.views.plan import plan_view
from graph.diagrams.views.scenario import scenarios_view
from graph.diagrams.views.service import service_view
from graph.diagrams.views.taxonomy import taxonomy_view
from graph.errors import RequestError
from graph.model.reader import GraphReader

_VIEWS: Mapping[Subject, Callable[[GraphReader, ViewSpec], View]] = {
    Subject.SCENARIO: scenarios_view,
    Subject.SERVICE: service_view,
    Subject.PATTERN: pattern_view,
    Subject.DAY: day_view,
    Subject.DAYS: days_view,
    Subject.PLAN: plan_view,
    Subject.SERVICES: taxonomy_view,
    Subject.CO_USE: co_use_view,
}
"""Every view of one graph."""


def view_of(reader: GraphReader, spec: ViewSpec, before: GraphReader | None = None) -> View:
    """Return the view that is asked for.

    Args:
        reader: The graph to choose from.
        spec: What is wanted.
        before: An earlier graph, for a view of changes; other views pass it over.

    Raises:
        NotFoundError: If a name means nothing in the graph, with suggestions.
        RequestError: If what is asked for makes no sense together.
    """
    require_sense(spec)
    if spec.subject is not Subject.CHANGES:
        return _VIEWS[spec.subject](reader, spec)
    if before is None:
        raise RequestError(
            "A view of changes compares two graphs: give the earlier one as `before`"
            " (on the command line `--before SOURCE`)."
        )
    return changes_view(before, reader, spec)
