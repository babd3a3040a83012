"""From what is asked for to the view: which nodes and edges of the graph are shown.

The module of a view is imported when one is asked for.
"""
# ruff: noqa: PLC0415

from __future__ import annotations

from collections.abc import Callable

from graph.diagrams.spec import Subject, ViewSpec
from graph.diagrams.view import View
from graph.diagrams.views.allowed import require_sense
from graph.errors import RequestError
from graph.model.reader import GraphReader

Maker = Callable[[GraphReader, ViewSpec], View]
"""Makes the view of one graph."""


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
        return _maker_of(spec.subject)(reader, spec)
    if before is None:
        raise RequestError(
            "A view of changes compares two graphs: give the earlier one as `before`"
            " (on the command line `--before SOURCE`)."
        )
    from graph.diagrams.views.changes import changes_view

    return changes_view(before, reader, spec)


def _maker_of(subject: Subject) -> Maker:
    """Return what makes the view of a subject."""
    maker: Maker
    match subject:
        case Subject.SERVICE:
            from graph.diagrams.views.service import service_view as maker
        case Subject.PATTERN:
            from graph.diagrams.views.pattern import pattern_view as maker
        case Subject.DAY:
            from graph.diagrams.views.day import day_view as maker
        case Subject.DAYS:
            from graph.diagrams.views.day import days_view as maker
        case Subject.PLAN:
            from graph.diagrams.views.plan import plan_view as maker
        case Subject.SERVICES:
            from graph.diagrams.views.taxonomy import taxonomy_view as maker
        case Subject.CO_USE:
            from graph.diagrams.views.co_use import co_use_view as maker
        case _:
            from graph.diagrams.views.scenario import scenarios_view as maker
    return maker
