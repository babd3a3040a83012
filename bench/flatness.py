"""How much longer an answer takes in a large course than in a small one, in process, cold.

Cold means that no answer is kept: each is worked out. Indexes stand.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator

from api.execute import execute
from bench.courses import MadeUp
from bench.measure import Row
from bench.questions import Question, Variables, questions
from graph.build import build_graph
from graph.model.course_graph import CourseGraph

_ROUNDS = 40


def rows(small: MadeUp, large: MadeUp) -> Iterator[Row]:
    """Yield for each question the median milliseconds in the large course, and in the small one."""
    graphs = [build_graph(course.path) for course in (large, small)]
    asked = zip(questions(large.scenarios), questions(small.scenarios), strict=True)
    for pair in asked:
        times: tuple[list[float], list[float]] = ([], [])
        for graph, question in zip(graphs, pair, strict=True):
            for variables in question.variables:  # so that the indexes stand
                _answer(graph, question, variables)
        turns = [question.asked() for question in pair]
        for _ in range(_ROUNDS):
            for graph, question, turn, taken in zip(graphs, pair, turns, times, strict=True):
                taken.append(_answer(graph, question, next(turn)))
        middle = [statistics.median(taken) for taken in times]
        name = f"{pair[0].name} in {large.scenarios:,} scenarios : in {small.scenarios:,}"
        yield Row(name, middle[0], middle[1], "ms", 2.0)


def _answer(graph: CourseGraph, question: Question, variables: Variables) -> float:
    """Return how many milliseconds of processor time an answer takes."""
    start = time.process_time()
    result = execute(graph, question.document, variables)
    taken = time.process_time() - start
    if result.errors:
        raise RuntimeError(f"{question.name} {variables}: {result.errors}")
    return taken * 1000
