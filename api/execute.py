"""Answering a query: read, measured, validated, carried out. The same with HTTP and without."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, cast

import orjson
from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLError,
    GraphQLSyntaxError,
    NoSchemaIntrospectionCustomRule,
    OperationDefinitionNode,
    OperationType,
    create_source_event_stream,
    execute_subscription_event,
    parse,
    specified_rules,
    validate,
)
from strawberry.execution import optimized_is_awaitable

from api.cache import BoundedCache
from api.context import Changes, RequestContext
from api.errors import METHOD_NOT_ALLOWED, OPERATION_FAILED, PARSE_FAILED, present
from api.holder import Change, Source, served_of
from api.limits import LIMIT_EXCEEDED, UNLIMITED, Limits, excess, setting_of
from api.limits_measure import Measures
from api.limits_meter import Meter, MeteredExecutor
from api.plan.plans import Plans
from api.plan.rows import KeptRows
from api.question import Answer, Question
from api.ready import Ready
from api.schema.served import print_schema, schema
from api.telemetry import phase
from graph.errors import StoreError

__all__ = ["Answer", "Engine", "Prepared", "Question", "execute", "execute_async", "print_schema"]

_NEEDS_STREAM = (
    "A subscription has one answer after another: ask with `Accept: text/event-stream`, or over"
    " WebSocket with the protocol graphql-transport-ws."
)

CACHED_DOCUMENTS = 500
CACHED_CHARACTERS = 200_000
"""A character of a document takes about 110 bytes once it is parsed."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A question that may be carried out."""

    question: Question
    """What is asked."""
    document: DocumentNode
    """Its document, which is valid."""
    cost: int
    """What its operation is expected to cost."""
    operation: OperationType
    """Whether it is a query or a subscription."""
    ready: Ready
    """What is known of its operation."""

    @property
    def described(self) -> dict[str, str | None]:
        """What its operation is, as traces call it."""
        name = _operations(self.document, self.question.operation_name)[0].name
        return {
            "graphql.operation.type": self.operation.value,
            "graphql.operation.name": name.value if name else None,
        }

    @property
    def is_subscription(self) -> bool:
        """Whether it has one answer after another."""
        return self.operation is OperationType.SUBSCRIPTION


class _RefusedError(Exception):
    """A question that is not carried out, and why."""

    def __init__(self, errors: Iterable[GraphQLError], cost: int | None = None) -> None:
        self.errors = tuple(errors)
        self.cost = cost
        super().__init__(*self.errors)


class Engine:
    """Answers questions within limits, and remembers documents that it has validated."""

    def __init__(
        self, limits: Limits = UNLIMITED, *, introspection: bool = True, plans: bool = True
    ) -> None:
        """Hold every question to `limits`.

        Args:
            limits: What a question may cost.
            introspection: Whether the schema is told.
            plans: Whether plans answer what they cover; their answers are the same.
        """
        self.limits = limits
        self._has_plans = plans
        self._rows = KeptRows()
        self._ready = BoundedCache[tuple[str, str | None], Ready](
            CACHED_DOCUMENTS, CACHED_CHARACTERS
        )
        # Who may not ask for the schema is not told its names by way of "Did you mean" either.
        self._hides_schema = not introspection
        self._rules = [
            *specified_rules,
            *([] if introspection else [NoSchemaIntrospectionCustomRule]),
        ]
        self._documents = BoundedCache[str, DocumentNode](CACHED_DOCUMENTS, CACHED_CHARACTERS)

    async def answer(
        self, source: Source, question: Question, meter: Meter | None = None
    ) -> Answer:
        """Answer a question from a graph; nothing is raised for one that is wrong.

        Args:
            source: What to answer from.
            question: What is asked.
            meter: What counts the fields; one for all operations of a request.
        """
        meter = meter or Meter(self.limits)
        prepared = self.prepare(question, meter)
        if isinstance(prepared, Answer):
            return prepared
        return await self.carry_out(source, prepared, meter)

    def knows(self, question: Question) -> bool:
        """Tell whether a document has been validated, so that to prepare it takes no time."""
        return self.ready(question.document, question.operation_name) is not None

    def ready(self, document: str, operation_name: str | None) -> Ready | None:
        """Return what is known of an operation that was asked before, if its document is valid."""
        return self._ready.get((document, operation_name))

    def prepare(self, question: Question, meter: Meter) -> Prepared | Answer:
        """Return a question that may be carried out, or why it may not."""
        try:
            return self._prepared(question, meter)
        except _RefusedError as refusal:
            return Answer(None, refusal.errors, is_refused=True, cost=refusal.cost)
        except Exception as error:  # noqa: BLE001 - masked and logged
            return _broken(error)

    async def carry_out(self, source: Source, prepared: Prepared, meter: Meter) -> Answer:
        """Answer a question that may be carried out, and that has one answer."""
        if prepared.is_subscription:
            refused = (_coded(_NEEDS_STREAM, OPERATION_FAILED),)
            return Answer(None, refused, is_refused=True, cost=prepared.cost)
        served = served_of(source)
        if self._has_plans:
            variables = prepared.question.variables or {}
            with phase("graphql.plan"):
                data = prepared.ready.plans.answer(served, variables, meter)
            if data is not None:
                return Answer(data, cost=prepared.cost)
        context = RequestContext(served, seconds_left=meter.seconds_to_spare)
        return await self._answered(context, prepared, meter)

    def begin(
        self, source: Source, prepared: Prepared, changes: Changes
    ) -> AsyncGenerator[Change] | Answer:
        """Begin with a subscription.

        Args:
            source: What was served when it was asked for.
            prepared: The subscription.
            changes: What tells of changes.

        Returns:
            The changes to tell, one by one, with `tell`; or why nothing is told.
        """
        context, meter = RequestContext(served_of(source), changes), Meter(self.limits)
        try:
            # Strawberry passes on what the resolver returns, which is the generator itself.
            stream: Any = create_source_event_stream(self._executor(context, prepared, meter))
        except _RefusedError as refusal:
            return Answer(None, refusal.errors, is_refused=True, cost=prepared.cost)
        except Exception as error:  # noqa: BLE001 - masked and logged
            return _broken(error)
        if isinstance(stream, ExecutionResult):
            errors = [present(error, is_executing=True) for error in stream.errors or ()]
            return Answer(None, tuple(errors), is_refused=True, cost=prepared.cost)
        return cast("AsyncGenerator[Change]", stream)

    async def tell(self, prepared: Prepared, change: Change, meter: Meter) -> Answer:
        """Answer a subscription once, from what is served since a change."""
        context = RequestContext(change.served, seconds_left=meter.seconds_to_spare)
        return await self._answered(context, prepared, meter, change)

    async def _answered(
        self,
        context: RequestContext,
        prepared: Prepared,
        meter: Meter,
        change: Change | None = None,
    ) -> Answer:
        cost = prepared.cost
        try:
            with phase("graphql.execute"):
                executor = self._executor(context, prepared, meter, change)
                result = await _executed(executor, is_event=change is not None)
        except _RefusedError as refusal:
            return Answer(None, refusal.errors, is_refused=True, cost=cost)
        except Exception as error:  # noqa: BLE001 - masked and logged
            return _broken(error)
        if meter.failure is not None:
            return Answer(None, (meter.failure,), is_refused=True, cost=cost)
        errors = [present(error, is_executing=True) for error in result.errors or ()]
        # What a store did not say is no part of an answer, not even as null.
        silent = (each for each in errors if isinstance(each.original_error, StoreError))
        if (first := next(silent, None)) is not None:
            return Answer(None, (first,), is_refused=True, cost=cost)
        return Answer(result.data, tuple(errors), cost=cost)

    def _prepared(self, question: Question, meter: Meter) -> Prepared:
        known = self._documents.get(question.document)
        meter.note_document(is_known=known is not None)
        document = known or self._parsed(question.document)
        operations = _operations(document, question.operation_name)
        kind = operations[0].operation
        if question.is_safe and kind is OperationType.MUTATION:
            words = f"A {kind.value} needs POST; GET is for queries."
            raise _RefusedError([_coded(words, METHOD_NOT_ALLOWED)])
        ready = self._ready_for(question, document, operations[0])
        cost = self._measured(ready.measures, question.variables or {}, meter)
        if known is None:
            self._validate(document, cost)
            self._documents.put(question.document, document, len(question.document))
            self._ready.put(ready.key, ready, len(question.document))
        if len(operations) > 1:
            words = "The document holds several operations: say which with `operationName`."
            raise _RefusedError([_coded(words, OPERATION_FAILED)], cost)
        if not meter.is_open() and meter.failure is not None:
            raise _RefusedError([meter.failure], cost)
        return Prepared(question, document, cost, kind, ready)

    def _ready_for(
        self, question: Question, document: DocumentNode, operation: OperationDefinitionNode
    ) -> Ready:
        """Return what is known of an operation; it is remembered once its document is valid."""
        key = (question.document, question.operation_name)
        ready = self._ready.get(key)
        if ready is None:
            measures = Measures(schema._schema, document, operation, self.limits)  # noqa: SLF001
            plans = Plans(document, operation, self._rows, hides_schema=self._hides_schema)
            ready = Ready(key, measures, plans)
            if self._documents.get(question.document) is document:
                self._ready.put(key, ready, len(question.document))
        return ready

    def _parsed(self, text: str) -> DocumentNode:
        if not text.strip():
            raise _RefusedError([_coded("The document is empty.", PARSE_FAILED)])
        most = self.limits.tokens or None
        try:
            with phase("graphql.parse"):
                return parse(text, max_tokens=most)
        except GraphQLSyntaxError as error:
            if most is not None and "more than" in error.message and str(most) in error.message:
                raise _RefusedError([excess(self.limits, "tokens", most + 1)]) from error
            raise _RefusedError([present(error, is_executing=False)]) from error

    def _measured(
        self,
        measures: Measures,
        variables: Mapping[str, Any],
        meter: Meter,
    ) -> int:
        """Return what an operation costs, if it is within the limits."""
        try:
            found = measures.of(variables)
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
        with phase("graphql.validate"):
            errors = validate(
                schema._schema,  # noqa: SLF001
                document,
                self._rules,
                max_errors=most,
                hide_suggestions=self._hides_schema,
            )
        if errors:
            told = [present(error, is_executing=False) for error in errors]
            raise _RefusedError(told, cost)

    def _executor(
        self,
        context: RequestContext,
        prepared: Prepared,
        meter: Meter,
        root: Change | None = None,
    ) -> MeteredExecutor:
        """Return what carries out an operation, if its variables are good."""
        question = prepared.question
        executor = MeteredExecutor.build(
            schema._schema,  # noqa: SLF001 - Strawberry offers no other way to it
            prepared.document,
            root_value=root,
            context_value=context,
            raw_variable_values=dict(question.variables or {}),
            operation_name=question.operation_name,
            max_coercion_errors=self.limits.errors or 50,
            hide_suggestions=self._hides_schema,
            is_awaitable=cast("Any", optimized_is_awaitable),  # typed as any function there
            meter=meter,
        )
        if isinstance(executor, list):
            raise _RefusedError(present(error, is_executing=True) for error in executor)
        return cast("MeteredExecutor", executor)


async def _executed(executor: MeteredExecutor, *, is_event: bool) -> ExecutionResult:
    result = execute_subscription_event(executor) if is_event else executor.execute_operation()
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
    source: Source,
    document: str,
    variables: Mapping[str, Any] | None = None,
    operation_name: str | None = None,
) -> ExecutionResult:
    """Answer a query from a graph, as `execute_async` does; not from within an event loop."""
    return asyncio.run(execute_async(source, document, variables, operation_name))


async def execute_async(
    source: Source,
    document: str,
    variables: Mapping[str, Any] | None = None,
    operation_name: str | None = None,
) -> ExecutionResult:
    """Answer a query from a graph, whatever it costs.

    Args:
        source: What to answer from: a graph, or what `load_course` returns, which can tell of its
            sources too.
        document: The text of the query.
        variables: The values of its variables.
        operation_name: Which operation of the document is meant, where it holds several.

    Returns:
        Data and errors; `formatted` is the answer as clients get it. Nothing is raised for a
        query that is wrong.
    """
    answer = await _unlimited.answer(source, Question(document, variables, operation_name))
    data = orjson.loads(answer.data) if isinstance(answer.data, bytes) else answer.data
    return ExecutionResult(data, list(answer.errors) or None)
