"""Keeps a served course up to date with its sources, and never worse than it was.

A changed source builds a new graph beside the old one and swaps it in. A source that is broken
leaves the old graph serving, with what is wrong among its findings, until it is mended.

The system says at once when a file changes. It does not say so everywhere (links, network file
systems, a folder that is replaced), so the sources are also compared with how they were, now and
then; and nothing is loaded unless they differ.
"""

import asyncio
import hashlib
import logging
import os
import stat
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import aclosing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from time import monotonic
from typing import Protocol, TypeVar

from watchfiles import awatch

from api.holder import GraphHolder, served_of
from api.prepare import prepare
from graph.build import LoadedCourse, Source, load_course
from graph.errors import Fault, SourceError
from graph.load.files import (
    NDJSON_SUFFIXES,
    PAGE_SUFFIXES,
    RDF_SUFFIXES,
    SHIPPED,
    YAML_SUFFIXES,
    shipped_folder,
)
from graph.model.course_graph import CourseGraph
from graph.model.evidence import Evidence, EvidenceKind
from graph.model.findings import Finding, Severity
from graph.model.reader import GraphReader
from graph.query.search import has_search_index

logger = logging.getLogger(__name__)

T = TypeVar("T")

SETTLE_MILLISECONDS = 200
"""How long a burst of changes may go on before it is loaded: editors write in several steps."""
SWEEP_MILLISECONDS = 1000
"""After how much silence the sources are compared with how they were."""
_READ = NDJSON_SUFFIXES | PAGE_SUFFIXES | RDF_SUFFIXES | YAML_SUFFIXES
_LEFT_OUT = frozenset({"unreadable-file", "file-too-large"})
"""The rules of findings about files that would be part of the course if they could be read."""
_REST = 20
"""How many times as long as a comparison took there is none without a sign of a change."""


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
    """What is wrong with them; files are named as clients may know them."""
    is_down: bool = False
    """Whether nothing can be answered until that is mended: a store is down."""


class Keeper(Protocol):
    """Keeps what is served up to date, and tells how it stands."""

    state: LoadState
    on_change: Callable[[], None] | None

    @property
    def is_busy(self) -> bool:
        """Whether a thread is loading, even if nobody waits for it any more."""

    async def watch(self) -> None:
        """Look after it until this is cancelled."""

    async def catch_up(self) -> None:
        """Look after it once."""


class Reloader:
    """Loads the sources of a course again when they change."""

    def __init__(
        self, sources: Sequence[Source], loaded: LoadedCourse, holder: GraphHolder, seen: str = ""
    ) -> None:
        """Watch over what was just loaded.

        Args:
            sources: What `loaded` comes from.
            loaded: The course that is served.
            holder: Where the served graph is swapped.
            seen: The fingerprint of the sources, taken before they were loaded; without it they are
                loaded once more.
        """
        self._sources = tuple(sources)
        self._holder = holder
        self._loading = asyncio.Lock()
        self._loader: Thread | None = None
        self._seen = seen
        self._rests_until = 0.0
        self.loaded = loaded
        self.state = LoadState(loaded_at=loaded.loaded_at)
        self.on_change: Callable[[], None] | None = None
        """Called whenever the sources have been loaded again, well or not."""

    @property
    def is_busy(self) -> bool:
        """Whether a thread is loading, even if nobody waits for it any more."""
        return self._loader is not None and self._loader.is_alive()

    async def watch(self) -> None:
        """Reload after every change of a source, until this is cancelled."""
        while True:
            try:
                # Begun anew after each reload: what is watched may have been replaced.
                async with aclosing(self._signs()) as signs:
                    async for is_certain in signs:
                        if await self._has_changed(is_certain=is_certain):
                            break
                await self.reload()
            except Exception:
                logger.exception("Watching the sources failed; it goes on in a second.")
                await asyncio.sleep(SWEEP_MILLISECONDS / 1000)

    async def catch_up(self) -> None:
        """Load the sources again if they have changed since that was done last."""
        if await self._has_changed(is_certain=True):
            await self.reload()

    async def reload(self) -> None:
        """Load the sources again. What is served afterwards is the new course, or still the old."""
        async with self._loading:
            try:
                await self._load()
            except Exception:
                logger.exception("Reloading failed; the course loaded before goes on being served.")
                message = "Reloading failed for a reason that is in the log of the server."
                await self._keep((Fault(message, "(server)"),))
        if self.on_change is not None:
            self.on_change()

    async def _load(self) -> None:
        served = self._holder.current

        def load() -> LoadedCourse:
            self._seen = fingerprint(self._sources)
            loaded = load_course(self._sources, before=self.loaded)
            _require_readable(_in_memory(loaded), _in_memory(self.loaded))
            _prepare(_in_memory(loaded), served)
            return loaded

        faults: Sequence[Fault] = ()
        try:
            self._swap(await self._in_thread(load))
        except SourceError as error:
            faults = error.faults
            await self._keep(faults)
        for fault in faults:
            logger.error("The sources cannot be loaded; the old course is served: %s", fault)

    def _swap(self, loaded: LoadedCourse) -> None:
        self.loaded = loaded
        self._holder.served = served_of(loaded)
        self.state = replace(
            self.state,
            loaded_at=loaded.loaded_at,
            reloads=self.state.reloads + 1,
            failing_since=None,
            faults=(),
        )
        logger.info("Loaded the sources again: version %s.", loaded.graph.version)

    async def _keep(self, faults: Sequence[Fault]) -> None:
        """Go on with the old course, and say among its findings what is wrong with the new one."""
        served, graph = self._holder.current, _in_memory(self.loaded)
        since = self.state.failing_since or datetime.now(UTC)
        told = tuple(replace(fault, path=self._shown(fault.path)) for fault in faults)
        pairs = list(zip(faults, told, strict=True))

        def mark() -> GraphReader:
            # Others that serve the same sources notice the fault in another moment.
            timeless = graph.with_findings(_finding(*pair, since=None) for pair in pairs)
            findings = [_finding(*pair, since) for pair in pairs]
            marked = graph.with_findings(findings, timeless.version)
            _prepare(marked, served)
            return marked

        account = served_of(self.loaded)
        self._holder.served = replace(account, reader=await self._in_thread(mark))
        failures = self.state.failures + 1
        self.state = replace(self.state, failures=failures, failing_since=since, faults=told)

    def _shown(self, path: str) -> str:
        """Return a file as it is called within its source; where that lies is nobody's business."""
        for folder in _places(self._sources):
            if Path(path) != folder and Path(path).is_relative_to(folder):
                return Path(path).relative_to(folder).as_posix()
        return Path(path).name

    async def _signs(self) -> AsyncGenerator[bool]:
        """Yield whenever the sources may have changed: True where the system says so."""
        try:
            present = [place for place in _places(self._sources) if place.exists()]
            async with aclosing(
                awatch(
                    *present,
                    watch_filter=None,
                    debounce=SETTLE_MILLISECONDS,
                    step=50,
                    rust_timeout=SWEEP_MILLISECONDS,
                    yield_on_timeout=True,
                    ignore_permission_denied=True,
                )
            ) as changes:
                async for found in changes:
                    yield bool(found)
        except OSError as error:
            logger.warning("The sources are looked at now and then, not watched: %s", error)
        while True:
            await asyncio.sleep(SWEEP_MILLISECONDS / 1000)
            yield False

    async def _has_changed(self, *, is_certain: bool) -> bool:
        start = monotonic()
        if not is_certain and start < self._rests_until:
            return False
        now = await self._in_thread(lambda: fingerprint(self._sources))
        self._rests_until = monotonic() + _REST * (monotonic() - start)
        return now != self._seen

    async def _in_thread(self, work: Callable[[], T]) -> T:
        """Return what `work` comes to in a thread that the end of the process does not wait for."""
        future = Future[T]()

        def run() -> None:
            try:
                future.set_result(work())
            except BaseException as error:  # noqa: BLE001 - told to whoever waits
                future.set_exception(error)

        future.set_running_or_notify_cancel()
        self._loader = Thread(target=run, name="scenariograph-loader", daemon=True)
        self._loader.start()
        return await asyncio.wrap_future(future)


def fingerprint(sources: Sequence[Source]) -> str:
    """Return a text that differs after any change of the files that sources consist of."""
    digest = hashlib.blake2b(digest_size=16)
    for place in _places(sources):
        try:
            for path in _files(place):
                digest.update(f"{path}\0{_stamp(path)}\0".encode("utf-8", "surrogateescape"))
        except OSError as error:  # it went away just now, or may not be looked at
            digest.update(type(error).__name__.encode())
    return digest.hexdigest()


def _stamp(path: str) -> str:
    """Return what changes with the content of a file; of foreign ones only the name counts."""
    if Path(path).suffix.lower() not in _READ:
        return ""
    try:
        found = os.stat(path)  # noqa: PTH116 - many files, and no need for a Path of each
    except OSError as error:
        return type(error).__name__
    return f"{found.st_dev} {found.st_ino} {found.st_size} {found.st_mtime_ns} {found.st_ctime_ns}"


def _files(place: Path) -> Iterator[str]:
    """Yield a file, or all below a folder, links followed; hidden ones are no part of a source."""
    if not place.is_dir():
        yield str(place)
        return
    walked: set[tuple[int, int]] = set()
    for folder, folders, files in os.walk(place, followlinks=True):
        yield folder
        found = os.stat(folder)  # noqa: PTH116
        if (found.st_dev, found.st_ino) in walked or not stat.S_ISDIR(found.st_mode):
            folders.clear()
            continue
        walked.add((found.st_dev, found.st_ino))
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (f"{folder}/{name}" for name in sorted(files) if not name.startswith("."))


def _places(sources: Sequence[Source]) -> list[Path]:
    """Return where the sources lie, whether there is anything or not."""
    return [shipped_folder() if source == SHIPPED else Path(source) for source in sources]


def _prepare(graph: CourseGraph, served: GraphReader) -> None:
    """Work out beforehand what requests would have to wait for, once `graph` is served."""
    if has_search_index(served):
        prepare(graph)
    else:
        graph.prepare()


def _in_memory(loaded: LoadedCourse) -> CourseGraph:
    """Return the graph of a course that was loaded from sources."""
    assert isinstance(loaded.graph, CourseGraph)  # noqa: S101 - a store is not loaded again
    return loaded.graph


def _require_readable(graph: CourseGraph, before: CourseGraph) -> None:
    """Refuse a course of which a file is left out that was read before, or did not exist.

    A folder may hold files that cannot be read when the server starts; people are told. One that
    becomes so is being written, or was damaged, and takes with it what it held.

    Raises:
        SourceError: With each such file.
    """
    known = {found.evidence[0].origin for found in _left_out(before)}
    faults = [
        Fault(found.message, found.evidence[0].origin, found.evidence[0].line)
        for found in _left_out(graph)
        if found.evidence[0].origin not in known
    ]
    if faults:
        raise SourceError(faults)


def _left_out(graph: CourseGraph) -> Iterator[Finding]:
    return (found for found in graph.stated_findings() if found.rule in _LEFT_OUT)


def _finding(fault: Fault, shown: Fault, since: datetime | None) -> Finding:
    moment = "" if since is None else f"{since:%Y-%m-%d %H:%M:%S} UTC "
    message = (
        f"Since {moment}this source cannot be loaded, and the course as it"
        f" was before is served: {fault.message}"
    )
    evidence = Evidence(EvidenceKind.STATED, shown.path, fault.line, origin=fault.path)
    return Finding("source-error", Severity.ERROR, message, (evidence,))
