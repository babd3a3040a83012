"""The plans of documents: made when an operation is first asked, kept for who asks it again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

import orjson
from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    OperationDefinitionNode,
    OperationType,
    VariableNode,
    Visitor,
    visit,
)
from graphql.execution.values import VariableValues, get_variable_values
from graphql.language import DirectiveNode

from api.holder import Served
from api.limits_meter import Meter
from api.plan.arguments import plain_test
from api.plan.rows import KeptRows
from api.plan.run import Run
from api.plan.selecting import Operation, Selected, select_root
from api.plan.waiting import PromptContext, UncoveredError
from api.schema.served import schema
from graph.model.course_graph import CourseGraph

FEW_FIELDS = 100
"""How many fields the plans of any operation may have together …"""
CHARACTERS_A_FIELD = 10
"""… and for how many characters of its document there may be one more. Each takes about 1.8 KB."""


class Plans:
    """The plans of one operation of a valid document."""

    def __init__(
        self,
        document: DocumentNode,
        operation: OperationDefinitionNode,
        rows: KeptRows,
        *,
        hides_schema: bool,
    ) -> None:
        """Plan nothing yet.

        Args:
            document: A document that is valid.
            operation: The operation of it that is meant.
            rows: What is said of records again and again.
            hides_schema: Whether messages suggest no names of the schema.
        """
        self._node = operation
        self._rows = rows
        self._fragments = {
            each.name.value: each
            for each in document.definitions
            if isinstance(each, FragmentDefinitionNode)
        }
        self._hides_schema = hides_schema
        self._conditions = sorted(_conditions(document))
        self._is_plain = plain_test(operation.variable_definitions or ())
        length = document.loc.end if document.loc is not None else 0
        self._most_fields = FEW_FIELDS + length // CHARACTERS_A_FIELD
        self._known: dict[tuple[object, ...], tuple[Operation, Selected]] = {}
        self.is_covered = operation.operation is OperationType.QUERY and not operation.directives
        """Whether there can be a plan at all, as far as that is known."""

    def answer(self, served: Served, variables: Mapping[str, Any], meter: Meter) -> bytes | None:
        """Return the data of an answer in which nothing goes wrong, as JSON.

        Args:
            served: What to answer from.
            variables: The values of the variables, as they came.
            meter: What counts the fields.

        Returns:
            The data; None where the executor has to answer, because there is no plan, or because
            something is wrong with the question or with its answer. The meter stands where it
            stood then, unless the time is up.
        """
        counted = meter.fields
        try:
            return self._answered(served, variables, meter)
        except Exception as error:  # noqa: BLE001 - the executor meets it again, and tells it
            if isinstance(error, UncoveredError):
                self.is_covered = False
            meter.fields = counted
            return None

    def _answered(self, served: Served, variables: Mapping[str, Any], meter: Meter) -> bytes | None:
        # A plan asks object by object; a store behind a network is asked level by level instead.
        if not self.is_covered or not isinstance(served.reader, CourseGraph):
            return None
        plain = variables if self._is_plain(variables) else None
        coerced = partial(self._coerced, variables)
        context = PromptContext(served, meter.seconds_to_spare)
        graph = served.reader
        run = Run(context, graph, self._rows.of(graph), meter, plain, coerced)
        data = self._selected(plain, coerced)(None, run)
        run.count()
        return orjson.dumps(data)

    def _coerced(self, variables: Mapping[str, Any]) -> VariableValues:
        values = get_variable_values(
            schema._schema,  # noqa: SLF001 - Strawberry offers no other way to it
            self._node.variable_definitions or (),
            dict(variables),
            max_errors=1,
            hide_suggestions=self._hides_schema,
        )
        if isinstance(values, list):
            raise values[0]
        return values

    def _selected(
        self, plain: Mapping[str, Any] | None, coerced: Callable[[], VariableValues]
    ) -> Selected:
        """Return the plan for the values that variables in `@skip` and `@include` have."""
        values = coerced().coerced if plain is None else plain
        key = tuple([values.get(name) for name in self._conditions])
        known = self._known.get(key)
        if known is None:
            if sum(each.size for each, _ in self._known.values()) > self._most_fields:
                self._known.clear()
            known = self._known[key] = self._planned(coerced())
        return known[1]

    def _planned(self, values: VariableValues) -> tuple[Operation, Selected]:
        named = set(self._conditions)
        conditions = VariableValues(
            {name: source for name, source in values.sources.items() if name in named},
            {name: value for name, value in values.coerced.items() if name in named},
        )
        operation = Operation(
            self._node, self._fragments, conditions, self._hides_schema, self._most_fields
        )
        return operation, select_root(operation)


def _conditions(document: DocumentNode) -> Iterator[str]:
    """Yield the variables in directives of a document, which decide what is selected."""
    found: set[str] = set()

    class Finder(Visitor):
        """Looks for variables below directives."""

        def enter_directive(self, node: DirectiveNode, *_: object) -> None:
            """Take note of the variables in the arguments of a directive."""
            found.update(
                argument.value.name.value
                for argument in node.arguments or ()
                if isinstance(argument.value, VariableNode)
            )

    visit(document, Finder())
    yield from found
