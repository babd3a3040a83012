"""Answering a query: read, measured, validated, carried out. The same with HTTP and without."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLError,
    GraphQLSyntaxError,
    NoSchemaIntrospectionCustomRule,
    OperationDefinitionNode,
    OperationType,
    parse,
    specified_rules,
    validate,
)
from strawberry.execution import optimized_is_awaitable

from api.cache import BoundedCache
from api.context import RequestContext
from api.errors import METHOD_NOT_ALLOWED, OPERATION_FAILED, PARSE_FAILED, present
from api.limits import LIMIT_EXCEEDED, UNLIMITED, Limits, excess, setting_of
from api.limits_measure import measure
from api.limits_meter import Meter, MeteredExecutor
from api.schema.served import print_schema, schema
from graph.model.reader import GraphReader

__all__ = ["Answer", "Engine", "Prepared", "Question", "execute", "execute_async", "print_schema"]

CACHED_DOCUMENTS = 500
CACHED_CHARACTERS = 200_000
"""A character of a document takes about 110 bytes once it is parsed."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked."""

    document: str
    """The text of the query."""
    variables: Mapping[str, Any] | None = None
    """The values of its variables."""
    operation_name: str | None = None
    """Which operation of the document is meant, where it holds several."""
    is_safe: bool = False
    """Whether nothing but a query may be carried out, because it was asked with GET."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question gets."""

    data: dict[str, Any] | None = None
    """What was found; None too where an error has taken it all away."""
    errors: tuple[GraphQLError, ...] = ()
    """What went wrong, as a client is to see it."""
    is_refused: bool = False
    """Whether nothing was carried out, or nothing to the end: then there is no data to speak of."""
    cost: int | None = None
    """What the query was expected to cost, where it could be measured."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A question that may be carried out."""

    question: Question
    """What is asked."""
    document: DocumentNode
    """Its document, which is valid."""
    cost: int
    """What its operation is expected to cost."""


class _RefusedError(Exception):
    """A question that is not carried out, and why."""

    def __init__(self, errors: Iterable[GraphQLError], cost: int | None = None) -> None:
        self.errors = tuple(errors)
        self.cost = cost
        super().__init__(*self.errors)


class Engine:
    """Answers questions within limits, and remembers documents that it has validated."""

    def __init__(self, limits: Limits = UNLIMITED, *, introspection: bool = True) -> None:
        """Hold every question to `limits`, and tell the schema only with `introspection`."""
        self.limits = limits
        self._rules = [
            *specified_rules,
            *([] if introspection else [NoSchemaIntrospectionCustomRule]),
        ]
        self._documents = BoundedCache[DocumentNode](CACHED_DOCUMENTS, CACHED_CHARACTERS)

    async def answer(
        self, reader: GraphReader, question: Question, meter: Meter | None = None
    ) -> Answer:
        """Answer a question from a graph; nothing is raised for one that is wrong.

        Args:
            reader: What to answer from.
            question: What is asked.
            meter: What counts the fields; one for all operations of a request.
        """
        meter = meter or Meter(self.limits)
        prepared = self.prepare(question, meter)
        if isinstance(prepared, Answer):
            return prepared
        return await self.carry_out(reader, prepared, meter)

    def prepare(self, question: Question, meter: Meter) -> Prepared | Answer:
        """Return a question that may be carried out, or why it may not."""
        try:
            return self._prepared(question, meter)
        except _RefusedError as refusal:
            return Answer(None, refusal.errors, is_refused=True, cost=refusal.cost)
        except Exception as error:  # noqa: BLE001 - masked and logged
            return _broken(error)

    async def carry_out(self, reader: GraphReader, prepared: Prepared, meter: Meter) -> Answer:
        """Answer a question that may be carried out."""
        cost = prepared.cost
        try:
            result = await self._executed(reader, prepared, meter)
        except _RefusedError as refusal:
            return Answer(None, refusal.errors, is_refused=True, cost=cost)
        except Exception as error:  # noqa: BLE001 - masked and logged
            return _broken(error)
        if meter.failure is not None:
            return Answer(None, (meter.failure,), is_refused=True, cost=cost)
        errors = [present(error, is_executing=True) for error in result.errors or ()]
        return Answer(result.data, tuple(errors), cost=cost)

    def _prepared(self, question: Question, meter: Meter) -> Prepared:
        known = self._documents.get(question.document)
        document = known or self._parsed(question.document)
        operations = _operations(document, question.operation_name)
        if question.is_safe and operations[0].operation is not OperationType.QUERY:
            words = f"A {operations[0].operation.value} needs POST; GET is for queries."
            raise _RefusedError([_coded(words, METHOD_NOT_ALLOWED)])
        cost = self._measured(document, operations[0], question.variables or {}, meter)
        if known is None:
            self._validate(document, cost)
            self._documents.put(question.document, document, len(question.document))
        if len(operations) > 1:
            words = "The document holds several operations: say which with `operationName`."
            raise _RefusedError([_coded(words, OPERATION_FAILED)], cost)
        if not meter.is_open() and meter.failure is not None:
            raise _RefusedError([meter.failure], cost)
        return Prepared(question, document, cost)

    def _parsed(self, text: str) -> DocumentNode:
        if not text.strip():
            raise _RefusedError([_coded("The document is empty.", PARSE_FAILED)])
        most = self.limits.tokens or None
        try:
            return parse(text, max_tokens=most)
        except GraphQLSyntaxError as error:
            if most is not None and "more than" in error.message and str(most) in error.message:
                raise _RefusedError([excess(self.limits, "tokens", most + 1)]) from error
            raise _RefusedError([present(error, is_executing=False)]) from error

    def _measured(
        self,
        document: DocumentNode,
        operation: OperationDefinitionNode,
        variables: Mapping[str, Any],
        meter: Meter,
    ) -> int:
        """Return what an operation costs, if it is within the limits."""
        try:
            found = measure(schema._schema, document, operation, variables)  # noqa: SLF001
        except RecursionError:
            details = {"code": LIMIT_EXCEEDED, "setting": setting_of("depth")}
            error = GraphQLError("The query is nested too deeply.", extensions=details)
            raise _RefusedError([error]) from None
        errors = [excess(self.limits, *over) for over in found.excesses(self.limits)]
        meter.cost += found.cost
        if not errors and self.limits.exceeds("cost", meter.cost):
            errors = [excess(self.limits, "cost", meter.cost)]
        if errors:
            raise _RefusedError(errors, found.cost)
        return found.cost

    def _validate(self, document: DocumentNode, cost: int) -> None:
        most = self.limits.errors or None
        errors = validate(schema._schema, document, self._rules, max_errors=most)  # noqa: SLF001
        if errors:
            told = [present(error, is_executing=False) for error in errors]
            raise _RefusedError(told, cost)

    async def _executed(
        self, reader: GraphReader, prepared: Prepared, meter: Meter
    ) -> ExecutionResult:
        question = prepared.question
        executor = MeteredExecutor.build(
            schema._schema,  # noqa: SLF001 - Strawberry offers no other way to it
            prepared.document,
            context_value=RequestContext(reader),
            raw_variable_values=dict(question.variables or {}),
            operation_name=question.operation_name,
            max_coercion_errors=self.limits.errors or 50,
            is_awaitable=cast("Any", optimized_is_awaitable),  # typed as any function there
            meter=meter,
        )
        if isinstance(executor, list):
            raise _RefusedError(present(error, is_executing=True) for error in executor)
        result = executor.execute_operation()
        if optimized_is_awaitable(result):
            result = await cast("Awaitable[ExecutionResult]", result)
        return cast("ExecutionResult", result)


def _broken(error: Exception) -> Answer:
    """Return what is told of something that nobody foresaw, and log it."""
    masked = present(GraphQLError(str(error), original_error=error), is_executing=True)
    return Answer(None, (masked,), is_refused=True)


def _operations(document: DocumentNode, name: str | None) -> list[OperationDefinitionNode]:
    """Return the operations that may be meant: one, or all where none is named."""
    found = [
        definition
        for definition in document.definitions
        if isinstance(definition, OperationDefinitionNode)
        and (name is None or (definition.name and definition.name.value == name))
    ]
    if not found:
        words = "The document holds no operation"
        words += "." if name is None else f" of the name {name!r}."
        raise _RefusedError([_coded(words, OPERATION_FAILED)])
    return found


def _coded(message: str, code: str) -> GraphQLError:
    return GraphQLError(message, extensions={"code": code})


_unlimited = Engine()


def execute(
    reader: GraphReader,
    document: str,
    variables: Mapping[str, Any] | None = None,
    operation_name: str | None = None,
) -> ExecutionResult:
    """Answer a query from a graph, as `execute_async` does; not from within an event loop."""
    return asyncio.run(execute_async(reader, document, variables, operation_name))


async def execute_async(
    reader: GraphReader,
    document: str,
    variables: Mapping[str, Any] | None = None,
    operation_name: str | None = None,
) -> ExecutionResult:
    """Answer a query from a graph, whatever it costs.

    Args:
        reader: What to answer from.
        document: The text of the query.
        variables: The values of its variables.
        operation_name: Which operation of the document is meant, where it holds several.

    Returns:
        Data and errors; `formatted` is the answer as clients get it. Nothing is raised for a
        query that is wrong.
    """
    answer = await _unlimited.answer(reader, Question(document, variables, operation_name))
    return ExecutionResult(answer.data, list(answer.errors) or None)
