"""Stores by their addresses: `oxigraph:PATH`."""

from __future__ import annotations

from pathlib import Path

from graph.errors import RequestError
from graph.model.reader import GraphReader
from graph.rdf.store.contents import Progress
from graph.rdf.store.on_disk import OxigraphEngine, current_database, fill_folder, held_in
from graph.rdf.store.reader import SparqlReader
from graph.rdf.store.summary import Account

KINDS_OF_STORES = ("oxigraph",)
"""What an address begins with, before a colon."""


def open_store(address: str) -> SparqlReader:
    """Return the course in a store.

    Raises:
        RequestError: If this is no address of a store.
        StoreError: If the store does not answer, or holds no course.
    """
    return SparqlReader(OxigraphEngine(current_database(_folder(address))))


def fill_store(
    address: str, reader: GraphReader, account: Account, progress: Progress
) -> SparqlReader:
    """Load a graph into a store, in place of what it held; return it as it is read there.

    Whatever happens, the store holds the old graph or the new one.

    Args:
        address: Which store.
        reader: The graph.
        account: Where it comes from.
        progress: Told how many further records are written.

    Raises:
        RequestError: If this is no address of a store.
        StoreError: If the store cannot be filled.
        OSError: If the disk cannot be written.
    """
    fill_folder(_folder(address), reader, account, progress)
    return open_store(address)


def listed(address: str) -> list[tuple[str, int, bool]]:
    """Return the graphs that a store holds: the name, the bytes, and whether it is served.

    Raises:
        RequestError: If this is no address of a store.
        StoreError: If the store does not answer, or holds none.
    """
    return [(held.name, held.size, held.is_current) for held in held_in(_folder(address))]


def _folder(address: str) -> Path:
    kind, _, rest = address.partition(":")
    if kind not in KINDS_OF_STORES or not rest:
        raise RequestError(
            f"{address!r} is no address of a store. Write oxigraph:PATH for one on disk."
        )
    return Path(rest)
