"""Keeps what is served up to date with the store that it is read from."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from api.holder import GraphHolder, served_of
from api.reload import LoadState
from graph.build import LoadedCourse, load_course
from graph.errors import Fault, StoreError

logger = logging.getLogger(__name__)

SECONDS = 2.0
"""How long nobody looks after a store was looked at."""


class StoreWatcher:
    """Looks at a store now and then: does it answer, and does it hold another graph by now?

    Nothing has to be started again after a store was down: the next look finds it.
    """

    def __init__(self, address: str, loaded: LoadedCourse, holder: GraphHolder) -> None:
        """Watch over a store.

        Args:
            address: Which store.
            loaded: What it holds.
            holder: Where the served graph is swapped.
        """
        self._address = address
        self._holder = holder
        self.state = LoadState(loaded_at=loaded.loaded_at)
        self.on_change: Callable[[], None] | None = None
        self.is_busy = False
        """Whether a thread is loading: none ever is."""

    async def watch(self) -> None:
        """Look at the store every few seconds, until this is cancelled."""
        while True:
            await asyncio.sleep(SECONDS)
            await self.catch_up()

    async def catch_up(self) -> None:
        """Look at the store once."""
        try:
            loaded = await asyncio.to_thread(load_course, [self._address])
        except StoreError as error:
            self._note_failure(error)
        except Exception:
            logger.exception("Looking at the store failed; it goes on.")
        else:
            self._note_success(loaded)

    def _note_failure(self, error: StoreError) -> None:
        if self.state.failing_since is None:
            logger.error("The store does not answer: %s", error)
        since = self.state.failing_since or datetime.now(UTC)
        faults = (Fault("The store does not answer.", "(store)"),)
        failures = self.state.failures + 1
        self._tell(
            replace(self.state, failures=failures, failing_since=since, faults=faults, is_down=True)
        )

    def _note_success(self, loaded: LoadedCourse) -> None:
        if self.state.failing_since is not None:
            logger.info("The store answers again.")
        state = replace(self.state, failing_since=None, faults=(), is_down=False)
        is_new = loaded.graph.version != self._holder.current.version
        # The same version may have been loaded again, so that it lies elsewhere.
        if is_new or loaded.loaded_at != self.state.loaded_at:
            self._holder.served = served_of(loaded)
            state = replace(state, loaded_at=loaded.loaded_at, reloads=state.reloads + 1)
            logger.info("The store holds version %s now.", loaded.graph.version)
        self._tell(state)

    def _tell(self, state: LoadState) -> None:
        is_news = state != self.state
        self.state = state
        if is_news and self.on_change is not None:
            self.on_change()
