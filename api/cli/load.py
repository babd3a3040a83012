"""`scenariograph load`: a course into a store that lasts."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from api.cli.rows import Rows
from api.cli.serve import summary
from api.cli.tables import as_table
from api.cli.terminal import as_typed, put, tell
from graph.build import LoadedCourse, load_course
from graph.rdf.store.addresses import fill_store, held, open_store
from graph.rdf.store.contents import steps_of
from graph.rdf.store.summary import Account, AccountedSource


def fill(store: str, data: Sequence[str], update_url: str | None) -> None:
    """Load sources, and fill a store with them.

    Args:
        store: Its address.
        data: What to load: sources, or another store.
        update_url: Where updates go, if not to the address of the queries.

    Raises:
        SourceError: If the data cannot be loaded.
        StoreError: If the store cannot be filled; it holds what it held then.
        RequestError: If the address is none.
        OSError: If the disk cannot be written.
    """
    loaded = load_course(data, past_memory=True)
    with _progress(steps_of(loaded.graph)) as progress:
        account = account_of(loaded)
        reader = fill_store(as_typed(store), loaded.graph, account, progress, update_url)
    tell(summary(reader, data))
    tell(f"Version {reader.version} is in {store}.")


def account_of(loaded: LoadedCourse) -> Account:
    """Return where a course comes from, as a store is told."""
    sources = tuple(
        AccountedSource(each.label, each.files, each.records, each.findings)
        for each in loaded.sources
    )
    return Account(sources, loaded.loaded_at.isoformat())


def show_held(store: str) -> None:
    """Print what a store holds: the graph that is served first, then what is left of others.

    Raises:
        StoreError: If the store does not answer, or holds no course.
        RequestError: If the address is none.
    """
    address = as_typed(store)
    reader = open_store(address)
    account = reader.summary.account
    sources = [source.name for source in account.sources] or ["(not told)"]
    put(f"{summary(reader, sources)}\nVersion {reader.version}, read {account.loaded_at}.\n\n")
    rows = tuple((each.name, each.state, each.size) for each in held(address))
    put(as_table(Rows(("graph", "state", "bytes"), rows, ())))


@contextmanager
def _progress(total: int) -> Iterator[Callable[[int], None]]:
    """Yield what is to be told how many further records are written.

    The bar is on standard error, and only where that is a terminal.
    """
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console  # noqa: PLC0415 - slow to import
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn  # noqa: PLC0415

    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=total)
        yield lambda records: bar.advance(task, records)
