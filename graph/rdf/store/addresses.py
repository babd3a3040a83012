"""Stores by their addresses: `oxigraph:PATH` and `sparql:URL`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from graph.errors import RequestError
from graph.model.reader import GraphReader
from graph.rdf.store.contents import Progress
from graph.rdf.store.engine import Place
from graph.rdf.store.on_disk import OxigraphEngine, current_database, fill_folder, held_in
from graph.rdf.store.reader import SparqlReader
from graph.rdf.store.remote import Endpoint
from graph.rdf.store.summary import Account

_ON_DISK, _REMOTE = "oxigraph", "sparql"
"""What addresses begin with, before a colon."""


@dataclass(frozen=True, slots=True)
class Held:
    """A graph that a store holds."""

    name: str
    """The folder or the IRI."""
    state: str
    """`served`, `kept` for those who still read it, or `unfinished`."""
    size: int | None
    """Bytes on disk; None where nobody knows."""


def open_store(address: str) -> SparqlReader:
    """Return the course in a store.

    Raises:
        RequestError: If this is no address of a store.
        StoreError: If the store does not answer, or holds no course.
    """
    kind, rest = _parted(address)
    if kind == _ON_DISK:
        return SparqlReader(OxigraphEngine(current_database(Path(rest))))
    return SparqlReader(Endpoint(rest).current())


def place_of(reader: GraphReader) -> Place | None:
    """Return where a course can be asked in SPARQL; None for one in memory."""
    return reader.place if isinstance(reader, SparqlReader) else None


def fill_store(
    address: str,
    reader: GraphReader,
    account: Account,
    progress: Progress,
    update_url: str | None = None,
) -> SparqlReader:
    """Load a graph into a store, in place of what it held; return it as it is read there.

    Whatever happens, the store holds the old graph or the new one.

    Args:
        address: Which store.
        reader: The graph.
        account: Where it comes from.
        progress: Told how many further records are written.
        update_url: Where updates go, if not to the address of the queries.

    Raises:
        RequestError: If this is no address of a store.
        StoreError: If the store cannot be filled.
        OSError: If the disk cannot be written.
    """
    kind, rest = _parted(address)
    if kind == _ON_DISK:
        if update_url is not None:
            raise RequestError("--update-url is for sparql:URL; a store on disk has none.")
        fill_folder(Path(rest), reader, account, progress)
    else:
        Endpoint(rest, update_url).fill(reader, account, progress)
    return open_store(address)


def held(address: str) -> list[Held]:
    """Return the graphs that a store holds, the one that is served first.

    Raises:
        RequestError: If this is no address of a store.
        StoreError: If the store does not answer, or holds none.
    """
    kind, rest = _parted(address)
    if kind == _ON_DISK:
        return [
            Held(each.name, "served" if each.is_current else "kept", each.size)
            for each in held_in(Path(rest))
        ]
    found = Endpoint(rest).registered()
    states = ["served", *(("kept" if each.is_whole else "unfinished") for each in found[1:])]
    return [Held(each.graph, state, None) for each, state in zip(found, states, strict=True)]


def _parted(address: str) -> tuple[str, str]:
    """Return the kind of a store, and where it is.

    Raises:
        RequestError: If this is no address of a store.
    """
    kind, _, rest = address.partition(":")
    if kind not in {_ON_DISK, _REMOTE} or not rest:
        raise RequestError(
            f"{address!r} is no address of a store. Write oxigraph:PATH for one on disk,"
            " or sparql:URL for an endpoint."
        )
    return kind, rest
