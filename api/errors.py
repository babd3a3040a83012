"""The one border at which errors become what a client sees.

Our own errors keep their words and get a code, with the numbers or names that they carry. Those of
GraphQL get the code that Apollo gives them. Anything else is masked for the client, and logged.
"""

import logging
from contextvars import ContextVar
from typing import Any

from graphql import GraphQLError, GraphQLSyntaxError

from graph.errors import (
    LimitError,
    NotFoundError,
    RequestError,
    ScenariographError,
    SourceError,
    StoreError,
)

logger = logging.getLogger(__name__)

request_id: ContextVar[str | None] = ContextVar("request_id", default=None)
"""The number of the request that is being answered; the client finds it in X-Request-Id."""

PARSE_FAILED = "GRAPHQL_PARSE_FAILED"
SPARQL_PARSE_FAILED = "SPARQL_PARSE_FAILED"
VALIDATION_FAILED = "GRAPHQL_VALIDATION_FAILED"
BAD_USER_INPUT = "BAD_USER_INPUT"
OPERATION_FAILED = "OPERATION_RESOLUTION_FAILURE"
NOT_FOUND = "NOT_FOUND"
LIMIT_EXCEEDED = "LIMIT_EXCEEDED"
INTERNAL = "INTERNAL_SERVER_ERROR"
BAD_REQUEST = "BAD_REQUEST"
METHOD_NOT_ALLOWED = "METHOD_NOT_ALLOWED"
NOT_ACCEPTABLE = "NOT_ACCEPTABLE"
NOT_IMPLEMENTED = "NOT_IMPLEMENTED"
REQUEST_TIMEOUT = "REQUEST_TIMEOUT"
UNSUPPORTED_MEDIA_TYPE = "UNSUPPORTED_MEDIA_TYPE"
UNAUTHENTICATED = "UNAUTHENTICATED"
FORBIDDEN = "FORBIDDEN"
NOT_IN_SAFELIST = "QUERY_NOT_IN_SAFELIST"
PERSISTED_QUERY_NOT_FOUND = "PERSISTED_QUERY_NOT_FOUND"
PERSISTED_QUERY_NOT_SUPPORTED = "PERSISTED_QUERY_NOT_SUPPORTED"
STORE_UNAVAILABLE = "STORE_UNAVAILABLE"

STORE_MASKED = "The store that the course is read from does not answer. Try again in a while."
MASKED = "Something went wrong on the server. It has been logged there."
TOO_MANY_DIGITS = "The number has too many digits."
MOST_CHARACTERS = 1000
"""The length of a message. Longer ones repeat what was sent, which many fields can do at once."""


class AddressError(ScenariographError):
    """An address that cannot be listened on: taken, forbidden, or not of this machine."""


class WorkersError(ScenariographError):
    """Worker processes that cannot be had, or do not stay."""


class TelemetryError(ScenariographError):
    """Traces that are asked for and cannot be made."""


CODES: dict[type[ScenariographError], str] = {
    NotFoundError: NOT_FOUND,
    LimitError: LIMIT_EXCEEDED,
    RequestError: BAD_USER_INPUT,
    StoreError: STORE_UNAVAILABLE,
    # None of these is the doing of a client.
    SourceError: INTERNAL,
    AddressError: INTERNAL,
    WorkersError: INTERNAL,
    TelemetryError: INTERNAL,
}
"""The code of each error of ours, and of those below it that are not listed."""


def code_of(error: ScenariographError) -> str:
    """Return the code of an error of ours: its own, else that of the nearest one above it.

    What nothing here speaks of is the server's own matter, as a page that cannot be written.
    """
    return next((CODES[cls] for cls in type(error).__mro__ if cls in CODES), INTERNAL)


def present(error: GraphQLError, *, is_executing: bool) -> GraphQLError:
    """Return the error as a client is to see it: with a code, and without internals.

    An error that nobody foresaw is logged with its traceback, and told without its words.

    Args:
        error: What graphql-core reports.
        is_executing: Whether the document was valid, so that its execution has begun.
    """
    cause = error.original_error
    if isinstance(cause, ScenariographError):
        code, details = code_of(cause), _details(cause)
    else:
        code, details = _own_code(error, is_executing=is_executing), {}
    if code in {INTERNAL, STORE_UNAVAILABLE}:
        number = request_id.get()
        words = "%s at %s, request %s" if number else "%s at %s"
        named = (error.message, error.path, number) if number else (error.message, error.path)
        if code == STORE_UNAVAILABLE:
            # Where it is, and what it said, is nobody's business; and it is no fault of ours.
            logger.error(words, *named)
            return _changed(error, STORE_MASKED, {"code": code})
        logger.error(words, *named, exc_info=cause or error)
        return _changed(error, MASKED, {"code": INTERNAL})
    words = TOO_MANY_DIGITS if _has_too_many_digits(cause) else _shortened(error.message)
    return _changed(error, words, {"code": code, **details})


def _has_too_many_digits(cause: Exception | None) -> bool:
    """Tell whether Python refused to read a whole number for its length.

    It says so in words that are about Python, and by no class of its own.
    """
    return isinstance(cause, ValueError) and "set_int_max_str_digits" in str(cause)


def _own_code(error: GraphQLError, *, is_executing: bool) -> str:
    """Return the code of an error that is not one of ours."""
    if isinstance(error, GraphQLSyntaxError):
        return PARSE_FAILED
    if not is_executing:
        # A ValueError is a value that its type cannot read, such as a number of 5000 digits.
        is_foreseen = isinstance(error.original_error, ValueError | None)
        return VALIDATION_FAILED if is_foreseen else INTERNAL
    cause = error.original_error
    if error.path is None:
        # Before the first field there are only the variables to go wrong.
        return BAD_USER_INPUT if isinstance(cause, GraphQLError | None) else INTERNAL
    # Below a field, graphql-core points at the argument that it could not read; everything else
    # that goes wrong there is ours, such as a value that its own type refuses.
    return BAD_USER_INPUT if isinstance(cause, GraphQLError) and cause.nodes else INTERNAL


def _details(error: ScenariographError) -> dict[str, Any]:
    """Return what a program can use of an error, beside its words."""
    match error:
        case NotFoundError():
            return {"suggestions": list(error.suggestions)}
        case LimitError():
            return {"limit": error.limit, "actual": error.actual}
    return {}


def _shortened(message: str) -> str:
    return message if len(message) <= MOST_CHARACTERS else f"{message[:MOST_CHARACTERS]}…"


def _changed(error: GraphQLError, message: str, extensions: dict[str, Any]) -> GraphQLError:
    return GraphQLError(
        message,
        nodes=error.nodes,
        source=error.source,
        positions=error.positions,
        path=error.path,
        original_error=error.original_error,
        extensions=extensions,
    )
