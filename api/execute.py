"""Answering a query in process, without HTTP."""

import asyncio
from collections.abc import Mapping
from typing import Any

from graphql import ExecutionResult, GraphQLError
from strawberry.exceptions import MissingQueryError
from strawberry.schema.exceptions import CannotGetOperationTypeError

from api.context import RequestContext
from api.errors import OPERATION_FAILED, PARSE_FAILED
from api.schema.served import print_schema, schema
from graph.model.reader import GraphReader

__all__ = ["execute", "execute_async", "print_schema"]


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
    """Answer a query from a graph.

    Args:
        reader: What to answer from.
        document: The text of the query.
        variables: The values of its variables.
        operation_name: Which operation of the document is meant, where it holds several.

    Returns:
        Data and errors; `formatted` is the answer as clients get it. Nothing is raised for a
        query that is wrong.
    """
    try:
        result = await schema.execute(
            document,
            variable_values=None if variables is None else dict(variables),
            context_value=RequestContext(reader),
            operation_name=operation_name,
        )
    except MissingQueryError:
        return _refusal("The document is empty.", PARSE_FAILED)
    except CannotGetOperationTypeError as error:
        return _refusal(error.as_http_error_reason(), OPERATION_FAILED)
    return ExecutionResult(result.data, result.errors)


def _refusal(message: str, code: str) -> ExecutionResult:
    return ExecutionResult(None, [GraphQLError(message, extensions={"code": code})])
