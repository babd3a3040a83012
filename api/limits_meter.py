"""What an answer may take while it is worked out: so much time, and so many fields.

Python cannot stop a resolver from outside. So the clock is read, and the fields are counted, before
each field; a resolver that takes long by itself is only stopped behind it. Whoever waits for the
answer is told at the limit all the same (`api.http.workers`).
"""

from __future__ import annotations

import time
from typing import Any

from graphql import GraphQLError
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from api.limits import QUERY_TIMEOUT, Limits, excess


class Meter:
    """Counts what the operations of one request take together."""

    def __init__(self, limits: Limits, started: float | None = None) -> None:
        """Begin to count at `started`, as `time.monotonic` tells it; or now."""
        self.limits = limits
        self.cost = 0
        """What the operations were expected to cost."""
        self.fields = 0
        """How many fields have been resolved."""
        self.known_documents = 0
        """How many documents had been parsed and validated before."""
        self.new_documents = 0
        """How many had not, be they valid or not."""
        self.is_timed = False
        """Whether the answer depends on how much time there was for it."""
        self.failure: GraphQLError | None = None
        """Which limit was reached; the answer is worth nothing then."""
        self._started = time.monotonic() if started is None else started
        self._most = limits.fields or float("inf")
        allowed = limits.milliseconds / 1000 if limits.milliseconds else float("inf")
        self._deadline = self._started + allowed

    def step(self) -> bool:
        """Count a field, and tell whether it may still be resolved."""
        self.fields += 1
        if self.failure is None and self.fields > self._most:
            self.failure = excess(self.limits, "fields", self.fields)
        return self.is_open()

    def steps(self, number: int) -> None:
        """Count so many fields at once.

        Raises:
            OverflowError: If not all of them may be resolved; only the time counts as a failure
                then, for which field is one too many shows when they are counted one by one.
        """
        self.fields += number
        if self.fields > self._most or not self.is_open():
            raise OverflowError("There is no room for these fields.")

    def note_document(self, *, is_known: bool) -> None:
        """Count a document."""
        if is_known:
            self.known_documents += 1
        else:
            self.new_documents += 1

    def is_open(self) -> bool:
        """Read the clock, and tell whether to go on."""
        if self.failure is None and time.monotonic() > self._deadline:
            self.failure = self.lateness()
        return self.failure is None

    @property
    def seconds_left(self) -> float | None:
        """How much time is left; None where that is not limited."""
        return None if self._deadline == float("inf") else self._deadline - time.monotonic()

    @property
    def seconds_gone(self) -> float:
        """How much time has gone by."""
        return time.monotonic() - self._started

    def seconds_to_spare(self) -> float | None:
        """Return how much time is left, to somebody whose answer is better the more there is."""
        self.is_timed = True
        return self.seconds_left

    def lateness(self) -> GraphQLError:
        """Return what a client is told whose answer takes too long."""
        elapsed = int(self.seconds_gone * 1000)
        return excess(self.limits, "milliseconds", elapsed, QUERY_TIMEOUT)


class MeteredExecutor(StrawberryGraphQLCoreExecutionContext):
    """Executes an operation as Strawberry does, and counts its fields."""

    def __init__(self, *args: Any, meter: Meter, **kwargs: Any) -> None:  # noqa: ANN401
        """Count with `meter`."""
        super().__init__(*args, **kwargs)
        self._meter = meter

    def execute_field(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - as inherited
        """Resolve a field, if that is still allowed.

        What is not resolved is null here, whatever its type: the whole answer is thrown away. An
        error would be caught, located and kept for each of thousands of fields.
        """
        return super().execute_field(*args, **kwargs) if self._meter.step() else None
