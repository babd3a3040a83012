"""Whole answers that are kept, so that who asks again is answered without any work.

An answer is kept under its entity tag, which is made of all that its bytes depend on. A request
that came before leads to a tag by its own bytes, so that nothing of it is read again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from starlette.types import Scope

from api.cache import BoundedCache
from api.holder import Served
from api.http.replies import Whole
from api.http.tokens import digest_of

Head: TypeAlias = tuple[bytes, ...]
"""All of the head of a request that an answer depends on, but for the address."""
Request: TypeAlias = tuple[Head, bytes, bytes]
"""A head, what stands behind the `?` of the address, and the body."""

MOST_HEADS = 1000
_MOST_ENTRIES = 1_000_000
_ENTRY_BYTES = 1000
"""What an entry takes beside the bytes of an answer and of a request."""

_MATTERING = frozenset(
    {b"accept", b"accept-encoding", b"authorization", b"content-encoding", b"content-type", b"host"}
)
_APART = frozenset({b"expect", b"if-none-match", b"origin", b"range", b"transfer-encoding"})
"""With one of these, a request takes the long way: other answers hang on it, or its body does."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the head of a request says of the answer that is wanted."""

    kind: str
    """The media type of the answer."""
    encoding: str
    """How it is to be packed."""
    is_safe: bool
    """Whether the question stands in the address, so that nothing may be changed by it."""


class KeptAnswers:
    """The answers to keep for one version of the graph, up to so many bytes."""

    def __init__(self, most_bytes: int) -> None:
        """Hold at most so many bytes; none with 0."""
        self._has_room = most_bytes > _ENTRY_BYTES
        self._answers = BoundedCache[str | Request, Whole](_MOST_ENTRIES, most_bytes)
        self._served: Served | None = None

    def get(self, served: Served, key: str | Request) -> Whole | None:
        """Return what is kept under a key, if it was made of what is served now.

        Args:
            served: What is served now.
            key: An entity tag, or a whole request.
        """
        return self._answers.get(key) if served is self._served else None

    def keep(self, served: Served, key: str | Request, whole: Whole) -> None:
        """Keep an answer; of what was served before, nothing is left then.

        Args:
            served: What is served now, which the answer was made of.
            key: Its entity tag, or a request that is answered with it.
            whole: The answer. Each key counts as if it were kept for that alone.
        """
        if not self._has_room:
            return
        if served is not self._served:
            self._answers.clear()
            self._served = served
        size = len(key) if isinstance(key, str) else len(key[1]) + len(key[2])
        self._answers.put(key, whole, size + len(whole.body) + _ENTRY_BYTES)


class KnownHeads:
    """Heads of requests that were let through, and what they ask for.

    Who may ask, under which name, and for which kind of answer hangs on the head alone, as long as
    the process runs. So it is found out once.
    """

    def __init__(self) -> None:
        """Know none yet."""
        self._known = BoundedCache[Head, Wishes](MOST_HEADS, MOST_HEADS)

    def wishes(self, head: Head) -> Wishes | None:
        """Return what a head asks for, if it was let through before."""
        return self._known.get(head)

    def note(self, scope: Scope, wishes: Wishes) -> None:
        """Take note that a request was let through."""
        head = head_of(scope)
        if head is not None:
            self._known.put(head, wishes, weight=1)


def head_of(scope: Scope) -> Head | None:
    """Return what an answer depends on in the head of a request, None where that is too much.

    Example:
        >>> head_of({"method": "GET", "headers": [(b"accept", b"*/*"), (b"user-agent", b"a")]})
        (b'GET', b'accept', b'*/*')
        >>> head_of({"method": "GET", "headers": [(b"origin", b"https://example.org")]}) is None
        True
    """
    parts: list[bytes] = [scope["method"].encode()]
    for name, value in scope["headers"]:
        if name in _MATTERING:
            parts.append(name)
            # Of tokens, the server knows nothing but hashes.
            parts.append(digest_of(value) if name == b"authorization" else value)
        elif name in _APART:
            return None
    return tuple(parts)
