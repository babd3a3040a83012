"""What questions cost, what spares work, and what is refused: numbers for `/metrics`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from graphql import GraphQLError
from prometheus_client import CollectorRegistry, Counter, Gauge

from api.limits import LIMIT_EXCEEDED, WORDS, setting_of
from api.limits_meter import Meter
from api.metrics_many import ManyHistogram

_COSTS = (10, 30, 100, 300, 1000, 2000, 10_000, 50_000, 100_000, 200_000)
"""2000 is where the threads part for cheap questions and others, 200,000 the usual limit."""
_LIMITS = {setting_of(name): name for name in WORDS}
_FIXED = "fixed"
"""What stands in place of a name where no setting changes the limit: the size of a page."""


class QuestionMetrics:
    """The numbers of the questions that are asked at one address."""

    def __init__(self, registry: CollectorRegistry) -> None:
        """Count from nothing, in a registry."""
        self._cost = ManyHistogram(
            "scenariograph_query_cost",
            "What a request was expected to cost, all of its operations together.",
            buckets=_COSTS,
            registry=registry,
        )
        self._documents = Counter(
            "scenariograph_document_cache",
            "Documents that were asked: parsed and validated before (hit), or not (miss).",
            ["result"],
            registry=registry,
        )
        self._conditions = Counter(
            "scenariograph_conditional_requests",
            "Requests with If-None-Match: answered with 304 (match), or in full (changed).",
            ["result"],
            registry=registry,
        )
        self._answers = Counter(
            "scenariograph_answer_cache",
            "Questions that could be answered: from a kept answer (hit), or anew (miss).",
            ["result"],
            registry=registry,
        )
        self._refusals = Counter(
            "scenariograph_limit_refusals",
            "Questions that went over a limit, by its name.",
            ["limit"],
            registry=registry,
        )
        self._waiting = Gauge(
            "scenariograph_questions_waiting",
            "Questions that wait for a thread, by its kind.",
            ["lane"],
            registry=registry,
            multiprocess_mode="livesum",
        )

    def note_question(self, meter: Meter) -> None:
        """Count what the operations of a request came to."""
        if meter.cost:
            self._cost.observe(meter.cost)
        for result, number in (("hit", meter.known_documents), ("miss", meter.new_documents)):
            if number:
                self._documents.labels(result).inc(number)

    def note_quick(self, cost: int, number: int = 1, *, is_kept: bool = True) -> None:
        """Count questions of known documents that were answered without an error.

        Args:
            cost: What each was expected to cost.
            number: How many there were.
            is_kept: Whether their answers had been kept.
        """
        self._answers.labels("hit" if is_kept else "miss").inc(number)
        self._documents.labels("hit").inc(number)
        self._cost.observe_many(cost, number)

    def note_answered(self) -> None:
        """Count a question that was answered anew, without an error."""
        self._answers.labels("miss").inc()

    def note_condition(self, *, is_match: bool) -> None:
        """Count a request from a client that has an answer already."""
        self._conditions.labels("match" if is_match else "changed").inc()

    def note_errors(self, errors: Iterable[GraphQLError]) -> None:
        """Count what an operation is refused for."""
        self.note_refusals(error.extensions or {} for error in errors)

    def note_refusals(self, details: Iterable[Mapping[str, Any]]) -> None:
        """Count the limits that a question went over, each once.

        Args:
            details: What programs are told of each error: its `extensions`.
        """
        told = [(str(each.get("setting", "")), each.get("code")) for each in details]
        over = {_LIMITS[setting] for setting, _ in told if setting in _LIMITS}
        if any(not setting and code == LIMIT_EXCEEDED for setting, code in told):
            over.add(_FIXED)
        for name in sorted(over):
            self._refusals.labels(name).inc()

    def note_waiting(self, lane: str, number: int) -> None:
        """Take note of how many wait in a lane now."""
        self._waiting.labels(lane).set(number)
