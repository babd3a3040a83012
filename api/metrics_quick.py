"""Counting requests that are answered at once, with what was kept or by a quick plan.

There can be so many of them that counting each in five places would take longer than answering it.
So those that come close together are counted in one place, and added to the others a moment later,
and before this process tells anybody a number.
"""

from __future__ import annotations

import asyncio
import time
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from prometheus_client import Counter

from api.metrics_many import ManyHistogram
from api.metrics_questions import QuestionMetrics

_CLOSE_SECONDS = 0.0005
"""Requests that are further apart than this are counted at once …"""
_FLUSH_SECONDS = 0.005
"""… and others so much later at most."""


@dataclass(slots=True)
class _Tally:
    """Requests of one method and one cost, which took about as long and were answered alike."""

    number: int = 0
    seconds: float = 0.0
    """What they took together."""


class QuickTally:
    """Counts the requests that one loop answers at once, each without an error."""

    def __init__(
        self,
        requests: Counter,
        seconds: ManyHistogram,
        questions: QuestionMetrics,
        buckets: Sequence[float],
    ) -> None:
        """Count nothing yet.

        Args:
            requests: Where requests are counted, by path, method and status.
            seconds: Where their seconds are, by path.
            questions: Where questions are.
            buckets: The bounds of `seconds`.
        """
        self._requests = requests
        self._seconds = seconds
        self._questions = questions
        self._buckets = buckets
        self._tallies: dict[tuple[str, str, int, bool, int], _Tally] = {}
        self._last = 0.0
        self._is_waiting = False

    def note(self, path: str, method: str, cost: int, started: float, *, is_kept: bool) -> None:
        """Count a request that has just been answered.

        Args:
            path: What it was sent to.
            method: That of HTTP.
            cost: What the question was expected to cost.
            started: When it came, as `time.perf_counter` tells it.
            is_kept: Whether the answer had been kept.
        """
        now = time.perf_counter()
        seconds = now - started
        key = (path, method, cost, is_kept, bisect_left(self._buckets, seconds))
        tally = self._tallies.get(key)
        if tally is None:
            tally = self._tallies[key] = _Tally()
        tally.number += 1
        tally.seconds += seconds
        is_close = started - self._last < _CLOSE_SECONDS
        self._last = now
        if not is_close:
            self.flush()
        elif not self._is_waiting:
            self._is_waiting = True
            asyncio.get_running_loop().call_later(_FLUSH_SECONDS, self._flush_later)

    def _flush_later(self) -> None:
        self._is_waiting = False
        self.flush()

    def flush(self) -> None:
        """Add what was counted to where it belongs."""
        tallies, self._tallies = self._tallies, {}
        for (path, method, cost, is_kept, _), tally in tallies.items():
            number = tally.number
            self._requests.labels(path, method, "200").inc(number)
            # The mean lies between the same bounds as all that it is the mean of.
            self._seconds.labels(path).observe_many(tally.seconds / number, number)
            self._questions.note_quick(cost, number, is_kept=is_kept)
