"""A plan that is being carried out, for one question."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from graphql.execution.values import VariableValues

from api.context import RequestContext
from api.limits_meter import Meter
from api.plan.arguments import Arguments, Given
from api.plan.rows import Rows
from graph.model.course_graph import CourseGraph
from graph.model.ids import NodeKind
from graph.model.records import Record

_TOGETHER = 200
"""So many fields are read between two looks at the clock."""


class PlanInfo:
    """What resolvers are told about the request: the part that those of this schema use."""

    __slots__ = ("context",)

    def __init__(self, context: RequestContext) -> None:
        """Tell of `context`."""
        self.context = context


class Run:
    """What the functions of a plan share."""

    __slots__ = (
        "_graph",
        "_meter",
        "_plain",
        "_variables",
        "_worked_out",
        "find",
        "info",
        "left",
        "rows",
        "ways",
    )

    def __init__(
        self,
        context: RequestContext,
        graph: CourseGraph,
        rows: Rows,
        meter: Meter,
        plain: Mapping[str, Any] | None,
        variables: Callable[[], VariableValues],
    ) -> None:
        """Begin to answer.

        Args:
            context: What resolvers ask.
            graph: Where records are found, and what they lead to.
            rows: What was said of its records before.
            meter: What counts the fields.
            plain: The values of the variables, if all of them may be taken as they are.
            variables: Gives the values of the variables as the executor coerces them.
        """
        self.info = PlanInfo(context)
        self._graph = graph
        self.find = graph.find
        self.ways = graph.ways
        self.rows = rows
        self.left = _TOGETHER
        """How many more fields may be read before the next look at the clock."""
        self._meter = meter
        self._plain = plain
        self._variables = variables
        self._worked_out: dict[Arguments, Given] = {}

    def count(self) -> None:
        """Count the fields that were begun since it was done last.

        Raises:
            OverflowError: If not all of them may be resolved.
        """
        self._meter.steps(_TOGETHER - self.left)
        self.left = _TOGETHER

    def named(self, kind: NodeKind, **argument: object) -> Record | None:
        """Return the record that a name belongs to.

        Raises:
            LookupError: If nobody knows the name.
        """
        (name,) = argument.values()
        (node,) = self._graph.resolve(kind, (str(name),))
        if node is None:
            raise LookupError(f"There is no {name}.")
        return self.find(node)

    def given(
        self, arguments: Arguments, put_in: Callable[[Mapping[str, Any]], Given] | None
    ) -> Given:
        """Return the arguments of a resolver."""
        if put_in is not None and self._plain is not None:
            return put_in(self._plain)
        if arguments not in self._worked_out:
            self._worked_out[arguments] = arguments.worked_out(self._variables())
        return self._worked_out[arguments]
