"""What is worked out before a graph is served, so that no question has to wait for it."""

from __future__ import annotations

from graph.model.course_graph import CourseGraph
from graph.model.reader import GraphReader
from graph.planning.plan import plan_of
from graph.query.search import search_index


def prepare(reader: GraphReader) -> None:
    """Make the indexes of a graph in memory, its plan and its words; a store has its own."""
    if isinstance(reader, CourseGraph):
        reader.prepare()
        plan_of(reader)
        search_index(reader)
