"""The kinds of errors of the library.

    ScenariographError
    ├── SourceError      sources that cannot be loaded; lists every fault found
    ├── NotFoundError    a name that nothing in the graph answers to
    ├── LimitError       a request over one of the stated limits
    ├── RequestError     a request that makes no sense as it stands
    └── StoreError       a store that does not answer, or holds nothing that can be used

Rooms that depend on programs, or write files, have one of their own beside these, where it is
raised: Node.js or a browser that is missing, a page that cannot be written.

Doubts about the content of a source are no errors: they are `graph.model.findings.Finding`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class ScenariographError(Exception):
    """Anything that scenariograph itself reports; its text is meant for people."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One reason why a source cannot be loaded, and its place."""

    message: str
    """What happened, and what to do about it."""
    path: str
    """The file as the caller named it or reached it."""
    line: int | None = None
    """1-based."""
    column: int | None = None
    """1-based; only where the line is known."""

    def __str__(self) -> str:
        """`path:line:column: message`, as editors and terminals link it."""
        place = ":".join(str(part) for part in (self.path, self.line, self.column) if part)
        return f"{place}: {self.message}"


class SourceError(ScenariographError):
    """Sources that cannot be loaded. Nothing of them is, and every fault is listed."""

    outcome = "nothing was loaded"
    """What it comes to, in words."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        """Keep the `faults` (at least one) in the order in which they were found."""
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class NotFoundError(ScenariographError):
    """A name that nothing in the graph answers to."""

    def __init__(self, kind: str, name: str, suggestions: Sequence[str] = ()) -> None:
        """Say that there is no `kind` called `name`, and which names come near it."""
        self.kind = kind
        self.name = name
        self.suggestions = tuple(suggestions)
        super().__init__(f"There is no {kind} {name!r}.{did_you_mean(self.suggestions)}")


class LimitError(ScenariographError):
    """A request over one of the stated limits."""

    def __init__(self, name: str, limit: int, actual: int, remedy: str) -> None:
        """Say which limit `name` stands at `limit`, that `actual` was asked, and the `remedy`."""
        self.name = name
        self.limit = limit
        self.actual = actual
        super().__init__(f"{name} is {actual}, and at most {limit} is allowed. {remedy}")


class RequestError(ScenariographError):
    """A request that makes no sense as it stands: a bad cursor, a negative page size."""


class StoreError(ScenariographError):
    """A store that does not answer, or holds nothing that can be used."""


def did_you_mean(suggestions: Sequence[str]) -> str:
    """Return ` Did you mean 'A', 'B' or 'C'?`, or nothing where there is no suggestion.

    Example:
        >>> did_you_mean(["S3", "SNS"])
        " Did you mean 'S3' or 'SNS'?"
    """
    if not suggestions:
        return ""
    quoted = [repr(suggestion) for suggestion in suggestions]
    head, last = ", ".join(quoted[:-1]), quoted[-1]
    return f" Did you mean {head} or {last}?" if head else f" Did you mean {last}?"
