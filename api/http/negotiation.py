"""What kind of answer a client wants, and how it may be compressed (RFC 9110, section 12)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.message import Message

GRAPHQL_RESPONSE = "application/graphql-response+json"
JSON = "application/json"
HTML = "text/html"
EVENT_STREAM = "text/event-stream"
IDENTITY = "identity"

CONTENT_TYPES = {
    GRAPHQL_RESPONSE: f"{GRAPHQL_RESPONSE}; charset=utf-8",
    # JSON is UTF-8 by itself.
    JSON: JSON,
    HTML: f"{HTML}; charset=utf-8",
    EVENT_STREAM: f"{EVENT_STREAM}; charset=utf-8",
}
"""The Content-Type of each kind of answer."""


@dataclass(frozen=True, slots=True)
class _Wish:
    """One element of an Accept header."""

    name: str
    quality: float
    charset: str
    place: int


def media_type(accept: str | None, offers: Sequence[str]) -> str | None:
    """Return which of the offered media types a client likes best, None where it takes none.

    What is named outright comes before what a wildcard stands for; among wishes of the same
    weight the first wins, and among offers that one wildcard stands for.

    Example:
        >>> media_type("application/json;q=0.5, application/graphql-response+json", [JSON])
        'application/json'
    """
    if accept is None or not accept.strip():
        return offers[0]
    wishes = [wish for wish in _wishes(accept) if wish.charset in {"", "utf-8", "utf8", "*"}]
    ranked = []
    for rank, offer in enumerate(offers):
        wildcards = (offer, f"{offer.partition('/')[0]}/*", "*/*")
        found = [wish for name in wildcards for wish in wishes if wish.name == name]
        if found and found[0].quality > 0:
            wish = found[0]
            ranked.append((-wish.quality, wildcards.index(wish.name), wish.place, rank, offer))
    return min(ranked)[-1] if ranked else None


def encoding(accept: str | None, offers: Sequence[str]) -> str:
    """Return which of the offered compressions a client likes best, `identity` where none.

    Example:
        >>> encoding("gzip, br;q=0", ["br", "gzip"])
        'gzip'
    """
    wishes = {wish.name: wish.quality for wish in _wishes(accept or "")}
    rest = wishes.get("*", 0.0)
    ranked = [
        (-quality, rank, offer)
        for rank, offer in enumerate(offers)
        if (quality := wishes.get(offer, rest)) > 0
    ]
    if not ranked or -min(ranked)[0] < wishes.get(IDENTITY, 0.0):
        return IDENTITY
    return min(ranked)[-1]


def content_type(header: str) -> tuple[str, str]:
    """Return the media type that a Content-Type header names, and its charset in lower case."""
    message = Message()
    message["Content-Type"] = header
    charset = message.get_param("charset", "")
    return message.get_content_type(), str(charset).lower()


def _wishes(header: str) -> Iterator[_Wish]:
    """Yield the elements of an Accept header; what cannot be read is no wish."""
    for place, element in enumerate(header.split(",")):
        name, *parameters = (part.strip() for part in element.split(";"))
        named = dict(_parameter(parameter) for parameter in parameters)
        try:
            quality = float(named.get("q", "1"))
        except ValueError:
            continue
        if name and 0 <= quality <= 1:
            yield _Wish(name.lower(), quality, named.get("charset", ""), place)


def _parameter(text: str) -> tuple[str, str]:
    name, _, value = text.partition("=")
    return name.strip().lower(), value.strip().strip('"').lower()
