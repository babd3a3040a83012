"""What is asked by the SPARQL 1.1 Protocol, section 2.1, out of an address or a body."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import parse_qsl

from starlette.datastructures import Headers

from api.errors import UNSUPPORTED_MEDIA_TYPE
from api.http.negotiation import IDENTITY, content_type
from api.http.refusal import RefusalError, over
from api.limits import Limits

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
_ACCEPTED = {"Accept-Post": f"{QUERY}, {FORM}"}
_MOST_FIELDS = 100
_UPDATING = frozenset({"update", "using-graph-uri", "using-named-graph-uri"})
_ONLY_QUERIES = "Only queries are answered here; nothing can be changed."


@dataclass(frozen=True, slots=True)
class Operation:
    """A query operation of the protocol."""

    query: str
    """The text of the query."""
    default_graphs: tuple[str, ...] = ()
    """Each `default-graph-uri`."""
    named_graphs: tuple[str, ...] = ()
    """Each `named-graph-uri`."""


def has_query(query_string: bytes) -> bool:
    """Tell whether an address asks for more than what there is to be asked."""
    names = {pair.partition(b"=")[0].decode("latin-1") for pair in query_string.split(b"&")}
    return not names.isdisjoint({"query", *_UPDATING})


def from_address(query_string: bytes, limits: Limits) -> Operation:
    """Return what the part of an address behind the `?` asks.

    Raises:
        RefusalError: With 414 if it is too long, with 400 if it makes no sense.
    """
    _check_length(query_string, limits)
    return _operation(_pairs(query_string, "address"))


def from_body(body: bytes, kind: str, query_string: bytes, limits: Limits) -> Operation:
    """Return what a body asks, and an address beside it.

    Args:
        body: The body.
        kind: The media type, one that `check_content` lets through.
        query_string: What stands behind the `?`: graphs, where the body is the query itself.
        limits: The limits that hold.

    Raises:
        RefusalError: With 414 if the address is too long, with 400 if it makes no sense.
    """
    _check_length(query_string, limits)
    beside = _pairs(query_string, "address")
    if kind == FORM:
        return _operation([*_pairs(body, "body"), *beside])
    if any(name == "query" for name, _ in beside):
        raise RefusalError("There are two queries, in the address and as the body: send one.")
    return _operation([("query", _text(body, "body")), *beside])


def check_content(headers: Headers) -> str:
    """Return the media type of a body, if it is one that can hold a query.

    Raises:
        RefusalError: With 415.
    """
    stated = headers.get("content-type", "")
    kind, charset = content_type(stated) if stated else ("", "")
    packed = headers.get("content-encoding", IDENTITY).lower()
    if kind == UPDATE:
        problem = _ONLY_QUERIES
    elif kind not in {FORM, QUERY}:
        problem = f"The body is said to be {stated!r}." if stated else "No Content-Type is stated."
    elif charset not in {"", "utf-8", "utf8"}:
        problem = f"The charset is said to be {charset!r}."
    elif packed != IDENTITY:
        problem = f"The body is said to be compressed with {packed!r}."
    else:
        return kind
    words = f"{problem} Send a query in UTF-8 as {QUERY}, or a form as {FORM}."
    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE
    raise RefusalError(words, status, UNSUPPORTED_MEDIA_TYPE, headers=_ACCEPTED)


def _check_length(query_string: bytes, limits: Limits) -> None:
    if limits.exceeds("body_bytes", len(query_string)):
        raise over(limits, "body_bytes", len(query_string), HTTPStatus.REQUEST_URI_TOO_LONG)


def _operation(pairs: list[tuple[str, str]]) -> Operation:
    if any(name in _UPDATING for name, _ in pairs):
        raise RefusalError(_ONLY_QUERIES)
    queries = [value for name, value in pairs if name == "query"]
    if len(queries) != 1:
        problem = "several `query` parameters: send one" if queries else "no `query`"
        raise RefusalError(f"There is {problem}.")
    return Operation(
        queries[0],
        tuple(value for name, value in pairs if name == "default-graph-uri"),
        tuple(value for name, value in pairs if name == "named-graph-uri"),
    )


def _pairs(content: bytes, name: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(
            _text(content, name),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=_MOST_FIELDS,
        )
    except UnicodeDecodeError:
        raise RefusalError(f"The {name} is no UTF-8.") from None
    except ValueError:
        raise RefusalError(f"The {name} holds over {_MOST_FIELDS} parameters.") from None


def _text(content: bytes, name: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = f"the byte {error.start + 1} of the {name}"
        raise RefusalError(f"The {name} is no UTF-8: see {place}.") from None
