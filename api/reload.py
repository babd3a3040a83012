"""Keeps a served course up to date with its sources, and never worse than it was.

A changed source builds a new graph beside the old one and swaps it in. A source that is broken
leaves the old graph serving, with what is wrong among its findings, until it is mended.
"""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from watchfiles import Change, awatch

from api.holder import GraphHolder
from graph.build import LoadedCourse, Source, load_course
from graph.errors import Fault, SourceError
from graph.load.files import SHIPPED, shipped_folder
from graph.model.evidence import Evidence, EvidenceKind
from graph.model.findings import Finding, Severity

logger = logging.getLogger(__name__)

SETTLE_MILLISECONDS = 200
"""How long a burst of changes may go on before it is loaded: editors write in several steps."""


@dataclass(frozen=True, slots=True)
class LoadState:
    """How the served course stands to its sources."""

    loaded_at: datetime
    """When the sources were last loaded whole."""
    reloads: int = 0
    """How often they were loaded again since the start."""
    failures: int = 0
    """How often that failed."""
    failing_since: datetime | None = None
    """Since when the sources cannot be loaded; None where the course is up to date."""
    faults: tuple[Fault, ...] = ()
    """What is wrong with them."""


class Reloader:
    """Loads the sources of a course again when they change."""

    def __init__(
        self, sources: Sequence[Source], loaded: LoadedCourse, holder: GraphHolder
    ) -> None:
        """Watch over what was just loaded.

        Args:
            sources: What `loaded` comes from.
            loaded: The course that is served.
            holder: Where the served graph is swapped.
        """
        self._sources = tuple(sources)
        self._holder = holder
        self._loading = asyncio.Lock()
        self.loaded = loaded
        self.state = LoadState(loaded_at=datetime.now(UTC))

    async def watch(self, stop: asyncio.Event) -> None:
        """Reload after every change of a source, until `stop` is set."""
        folders, files = _watched(self._sources)
        loops = [self._follow(folders, files, stop, deep=True)] if folders else []
        if files:
            parents = {file.parent for file in files}
            loops.append(self._follow(parents, files, stop, deep=False))
        await asyncio.gather(*loops)

    async def reload(self) -> None:
        """Load the sources again. What is served afterwards is the new course, or still the old."""
        async with self._loading:
            await self._load()

    async def _load(self) -> None:
        try:
            loaded = await asyncio.to_thread(load_course, self._sources)
        except SourceError as error:
            self._keep(error.faults)
        except Exception:  # whatever it is, the old course goes on being served
            logger.exception("Reloading failed; the course loaded before goes on being served.")
            message = "Reloading failed for a reason that is in the log of the server."
            self._keep((Fault(message, "(server)"),))
        else:
            self._swap(loaded)

    def _swap(self, loaded: LoadedCourse) -> None:
        self.loaded = loaded
        self._holder.current = loaded.graph
        self.state = replace(
            self.state,
            loaded_at=datetime.now(UTC),
            reloads=self.state.reloads + 1,
            failing_since=None,
            faults=(),
        )
        logger.info("Loaded the sources again: version %s.", loaded.graph.version)

    def _keep(self, faults: tuple[Fault, ...]) -> None:
        since = self.state.failing_since or datetime.now(UTC)
        self.state = replace(
            self.state, failures=self.state.failures + 1, failing_since=since, faults=faults
        )
        findings = [_finding(fault, since) for fault in faults]
        self._holder.current = self.loaded.graph.with_findings(findings)
        for fault in faults:
            logger.error("The sources cannot be loaded; the old course is served: %s", fault)

    async def _follow(
        self, watched: set[Path], files: set[Path], stop: asyncio.Event, *, deep: bool
    ) -> None:
        def concerns(_change: Change, path: str) -> bool:
            return deep or Path(path) in files

        changes = awatch(
            *watched,
            watch_filter=concerns,
            stop_event=stop,
            debounce=SETTLE_MILLISECONDS,
            step=min(50, SETTLE_MILLISECONDS),
            recursive=deep,
        )
        async for _ in changes:
            await self.reload()


def _watched(sources: Sequence[Source]) -> tuple[set[Path], set[Path]]:
    """Return the folders and the single files that sources consist of, as absolute paths."""
    paths = [shipped_folder() if source == SHIPPED else Path(source) for source in sources]
    resolved = {path.resolve() for path in paths}
    folders = {path for path in resolved if path.is_dir()}
    return folders, resolved - folders


def _finding(fault: Fault, since: datetime) -> Finding:
    """Return a fault as a finding; the place names the file alone, for clients see it."""
    file = Path(fault.path).name
    message = (
        f"Since {since:%Y-%m-%d %H:%M:%S} UTC this source cannot be loaded, and the course as it"
        f" was before is served: {fault.message}"
    )
    evidence = Evidence(EvidenceKind.STATED, file, fault.line, origin=fault.path)
    return Finding("source-error", Severity.ERROR, message, (evidence,))
