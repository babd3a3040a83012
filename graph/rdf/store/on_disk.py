"""Stores in folders: Oxigraph on RocksDB, within this process.

A folder holds what each load has made, and a file that says which of them counts. So a load builds
beside what is served, and takes its place in one step or not at all. Each is two databases: the
course, as `export` writes it, which others ask in SPARQL; and the index, which only this program
asks. So nobody meets the one in the other, and either is one graph, of which Oxigraph keeps half
the tables that a named one takes.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import json
import os
import secrets
import shutil
from collections.abc import Collection, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

import pyoxigraph
from pyoxigraph import RdfFormat

from graph.errors import StoreError
from graph.load.collector import collector_at_rest
from graph.load.replacing import beside, write_new
from graph.model.reader import GraphReader
from graph.rdf.iris import DEFAULT_BASE, Iris
from graph.rdf.store.contents import Progress, describe_store
from graph.rdf.store.engine import Place, Row
from graph.rdf.store.summary import Account
from graph.rdf.store.terms import OTHER_LAYOUT

POINTER = "current.json"
"""The file that says which database counts."""
_LOCK = "lock"
_PREFIX = "graph-"
_COURSE, _INDEX = "course", "index"
"""The two databases of a load."""
_LINES_TOGETHER = 200_000
"""So many triples are loaded together into a database. Oxigraph keeps them in memory, several
times; and the fewer they are, the more often it has to sort what it has."""


class OxigraphEngine:
    """What a load has made on disk, opened to be read. Several processes may have it open."""

    most_values = 10_000
    follows_paths = True

    def __init__(self, database: Path) -> None:
        """Read what is in a folder; it is opened when it is first asked."""
        self._database = database
        self._opening = Lock()
        self._opened: tuple[int, pyoxigraph.Store] | None = None

    def select(self, query: str) -> Iterator[Row]:
        """Yield the rows of a SELECT query.

        Raises:
            StoreError: If the database cannot be read.
        """
        try:
            solutions = self._store().query(query)
            assert isinstance(solutions, pyoxigraph.QuerySolutions)  # noqa: S101 - of a SELECT
            for solution in solutions:
                yield tuple(term.value for term in solution)
        except OSError as error:
            raise StoreError(f"{self._database}: The store cannot be read: {error}.") from error

    def place(self, name: str) -> Place:
        """Return where the course is that belongs to the index."""
        return Place(name, str(self._database / _COURSE))

    def _store(self) -> pyoxigraph.Store:
        # A process that was forked has none of the threads of its parent's database.
        with self._opening:
            if self._opened is None or self._opened[0] != os.getpid():
                index = self._database / _INDEX
                if self._database.exists() and not index.exists():
                    raise StoreError(OTHER_LAYOUT)
                self._opened = (os.getpid(), pyoxigraph.Store.read_only(str(index)))
            return self._opened[1]


def current_database(folder: Path) -> Path:
    """Return the folder of the load that counts.

    Raises:
        StoreError: If there is none.
    """
    try:
        name = json.loads((folder / POINTER).read_text(encoding="utf-8"))["database"]
    except FileNotFoundError as error:
        raise StoreError(
            f"{folder}: There is no store here. Fill one with"
            f" `scenariograph load --store oxigraph:{folder}`."
        ) from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreError(f"{folder / POINTER}: This cannot be read: {error}.") from error
    return folder / Path(name).name


def fill_folder(
    folder: Path,
    reader: GraphReader,
    account: Account,
    progress: Progress,
    base: str = DEFAULT_BASE,
) -> None:
    """Load a graph into a folder, in place of what it held.

    Whatever happens, the folder holds the old graph or the new one. The old one is kept until the
    next load, for those who still read it.

    Args:
        folder: Where. It is made if it does not exist.
        reader: The graph.
        account: Where it comes from.
        progress: Told how many further records are written.
        base: What the IRIs of its nodes begin with.

    Raises:
        StoreError: If the folder holds something else, or is being loaded by somebody else.
        OSError: If it cannot be written.
    """
    _require_store(folder)
    folder.mkdir(parents=True, exist_ok=True)
    with _locked(folder):
        old = current_database(folder) if (folder / POINTER).exists() else None
        for leftover in folder.glob(f"{_PREFIX}*"):
            if leftover != old:
                shutil.rmtree(leftover)
        made = folder / f"{_PREFIX}{secrets.token_hex(6)}"
        try:
            _fill(made, reader, account, progress, base)
            draft = beside(folder / POINTER)
            write_new(draft, json.dumps({"database": made.name}).encode() + b"\n", new_mode=0o644)
            draft.replace(folder / POINTER)
        except BaseException:
            shutil.rmtree(made, ignore_errors=True)
            raise


def _fill(made: Path, reader: GraphReader, account: Account, progress: Progress, base: str) -> None:
    made.mkdir()
    with collector_at_rest(), ThreadPoolExecutor(1) as loader:
        course, index = (_Database(made / name, loader) for name in (_COURSE, _INDEX))
        for portion in describe_store(reader, Iris(base), account, progress):
            course.add(portion.course)
            index.add(portion.index)
        course.finish()
        index.finish()


class _Database:
    """A database that is being filled. While some lines are loaded, the next ones are gathered."""

    def __init__(self, path: Path, loader: Executor) -> None:
        """Make an empty one. Another thread loads into it, for Oxigraph works outside of Python."""
        self._store = pyoxigraph.Store(str(path))
        self._gathered: list[bytes] = []
        self._lines = 0
        self._loader = loader
        self._loading: Future[None] | None = None

    def add(self, lines: Collection[str]) -> None:
        """Add lines of N-Triples.

        Raises:
            OSError: If those before them could not be written.
        """
        if not lines:
            return
        self._gathered.append("".join(lines).encode())
        self._lines += len(lines)
        if self._lines >= _LINES_TOGETHER:
            self._load()

    def finish(self) -> None:
        """Load what is left, and order all of it for reading.

        Raises:
            OSError: If it cannot be written.
        """
        self._load()
        self._wait()
        self._store.optimize()
        self._store.flush()

    def _load(self) -> None:
        self._wait()
        text = b"".join(self._gathered)
        self._gathered.clear()
        self._lines = 0
        self._loading = self._loader.submit(
            self._store.bulk_load, text, format=RdfFormat.N_TRIPLES, lenient=True
        )

    def _wait(self) -> None:
        if self._loading is not None:
            self._loading.result()


@dataclass(frozen=True, slots=True)
class Held:
    """A database in a folder."""

    name: str
    """What its folder is called."""
    size: int
    """How much it takes, in bytes."""
    is_current: bool
    """Whether it is the one that counts."""


def held_in(folder: Path) -> list[Held]:
    """Return what a folder holds, the one that counts first.

    Raises:
        StoreError: If it is no store.
    """
    current = current_database(folder)
    found = [current, *sorted(each for each in folder.glob(f"{_PREFIX}*") if each != current)]
    return [
        Held(
            each.name,
            sum(file.stat().st_size for file in each.glob("**/*") if file.is_file()),
            each == current,
        )
        for each in found
    ]


def _require_store(folder: Path) -> None:
    """Refuse a folder that holds something else."""
    try:
        names = {each.name for each in folder.iterdir()}
    except FileNotFoundError:
        return
    foreign = {name for name in names if not _is_ours(name)}
    if foreign:
        raise StoreError(
            f"{folder}: This folder holds something else than a store: {min(foreign)}."
            " Name an empty folder, or one that does not exist."
        )


def _is_ours(name: str) -> bool:
    return name in {POINTER, _LOCK} or name.startswith((_PREFIX, "."))


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Let only one process load at a time; the system lets go when it dies."""
    with (folder / _LOCK).open("wb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno not in {errno.EAGAIN, errno.EACCES}:
                raise
            raise StoreError(
                f"{folder}: Somebody else is loading into this store. Wait for them."
            ) from error
        yield
