"""What is asked: the parameters of a request, out of a JSON body or an address."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, NoReturn, cast
from urllib.parse import parse_qsl

import orjson

from api.http.refusal import RefusalError, over
from api.limits import Limits
from api.settings import Settings

_MOST_FIELDS = 100
_LONG_NUMBER = 2.0**63
"""From here on orjson may read a whole number as one with a fraction."""
_PERSISTED = "persistedQuery"


@dataclass(frozen=True, slots=True)
class Parameters:
    """The parameters of one operation. Those that nobody knows are ignored."""

    query: str | None = None
    """The document."""
    document_id: str | None = None
    """The name or the hash of a document that the server knows."""
    operation_name: str | None = None
    """Which of its operations is meant."""
    variables: Mapping[str, Any] = field(default_factory=dict)
    """The values of its variables."""
    extensions: Mapping[str, Any] = field(default_factory=dict)
    """What else a client has to say, such as the hash of the document."""

    @property
    def persisted(self) -> object:
        """What a client says of the hash of the document, as Apollo's do; None where nothing."""
        return self.extensions.get(_PERSISTED)


def from_body(body: bytes, settings: Settings) -> list[Parameters] | Parameters:
    """Return what the JSON of a body asks: one operation, or several.

    Raises:
        RefusalError: With 400 if it makes no sense, or asks too many or none.
    """
    asked = read_json(_text(body, "body"), "The body")
    if not isinstance(asked, list):
        return read_parameters(asked)
    if not settings.batching:
        raise RefusalError("The body is an array, and batches are switched off: send one object.")
    if settings.limits.exceeds("batch", len(asked)):
        raise over(settings.limits, "batch", len(asked), HTTPStatus.BAD_REQUEST)
    if not asked:
        raise RefusalError("The batch is empty: it needs an operation at least.")
    return [read_parameters(each) for each in asked]


def plain_question(body: bytes) -> tuple[str, str | None, dict[str, Any]] | None:
    """Return what most bodies ask: a document with variables.

    It tells the same as `from_body`, sooner.

    Returns:
        The document, which of its operations is meant, and the variables. None where somebody has
        to look more closely: at a list, a name or a hash of a document, at what is wrong.

    Raises:
        RecursionError: If it is nested too deeply.
    """
    try:
        asked = orjson.loads(body)
    except ValueError:
        return None
    if type(asked) is not dict or "documentId" in asked:
        return None
    document, name = asked.get("query"), asked.get("operationName")
    variables, more = asked.get("variables"), asked.get("extensions")
    if type(document) is not str or not (name is None or type(name) is str):
        return None
    if not (variables is None or type(variables) is dict):
        return None
    if more is not None and (type(more) is not dict or _PERSISTED in more):
        return None
    return None if _has_long_number(variables) else (document, name or None, variables or {})


def _has_long_number(value: object) -> bool:
    if isinstance(value, dict):
        return any(map(_has_long_number, value.values()))
    if isinstance(value, list):
        return any(map(_has_long_number, value))
    return isinstance(value, float) and abs(value) >= _LONG_NUMBER


def from_address(query_string: bytes, limits: Limits) -> Parameters:
    """Return what the part of an address behind the `?` asks.

    Raises:
        RefusalError: With 414 if it is too long, with 400 if it makes no sense.
    """
    if limits.exceeds("body_bytes", len(query_string)):
        raise over(limits, "body_bytes", len(query_string), HTTPStatus.REQUEST_URI_TOO_LONG)
    text = _text(query_string, "address")
    try:
        pairs = parse_qsl(
            text, keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS
        )
    except UnicodeDecodeError:
        raise RefusalError("The address is no UTF-8.") from None
    except ValueError:
        raise RefusalError(f"The address holds over {_MOST_FIELDS} parameters.") from None
    given: dict[str, Any] = dict(pairs)
    for name in ("variables", "extensions"):
        if given.get(name):
            given[name] = read_json(given[name], f"`{name}`")
    # In an address, nothing can be said by leaving the value out alone.
    return read_parameters({name: value for name, value in given.items() if value != ""})


def is_asking(query_string: bytes) -> bool:
    """Tell whether an address asks anything."""
    names = {pair.partition(b"=")[0] for pair in query_string.split(b"&")}
    return not names.isdisjoint({b"query", b"documentId", b"extensions"})


def read_parameters(asked: object) -> Parameters:
    """Return the parameters that a JSON object states.

    Raises:
        RefusalError: With 400 if it is none, or a parameter is of a wrong type.
    """
    if not isinstance(asked, dict):
        raise RefusalError("The body is no JSON object with a `query`.")
    return Parameters(
        query=_string(asked, "query"),
        document_id=_string(asked, "documentId"),
        # Some clients write an empty name where they mean none.
        operation_name=_string(asked, "operationName") or None,
        variables=_map(asked, "variables"),
        extensions=_map(asked, "extensions"),
    )


def _string(asked: dict[str, Any], name: str) -> str | None:
    value = asked.get(name)
    if value is not None and not isinstance(value, str):
        raise RefusalError(f"`{name}` is no string.")
    return value


def _map(asked: dict[str, Any], name: str) -> dict[str, Any]:
    value = asked.get(name)
    if value is not None and not isinstance(value, dict):
        raise RefusalError(f"`{name}` is no JSON object.")
    return value or {}


def _text(content: bytes, name: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = f"the byte {error.start + 1} of the {name}"
        raise RefusalError(f"The {name} is no UTF-8: see {place}.") from None


def read_json(text: str, name: str) -> object:
    """Return what a JSON text says.

    Args:
        text: The text.
        name: What it is, for messages.

    Raises:
        RefusalError: With 400 if it is no JSON, or none that can be answered in UTF-8.
    """
    if not text.strip():
        raise RefusalError(f"{name} is empty: send a JSON object with a `query`.")
    try:
        value = json.loads(text, parse_constant=_no_value)
        if "\\u" in text:
            # Half a character can be written in JSON, but in no answer.
            json.dumps(value, ensure_ascii=False).encode()
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise RefusalError(f"{name} is no JSON: {error.msg} at {place}.") from None
    except UnicodeEncodeError:
        raise RefusalError(f"{name} holds half of a surrogate pair.") from None
    except RecursionError:
        raise RefusalError(f"{name} is nested too deeply.") from None
    except ValueError as error:
        raise RefusalError(f"{name} is no JSON that can be read: {error}.") from None
    return cast("object", value)


def _no_value(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no value of JSON")
