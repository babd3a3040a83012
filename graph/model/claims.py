"""Which names records answer to, and which of them goes before which."""

from __future__ import annotations

from collections.abc import Iterable

from graph.model.ids import NodeId, key_of
from graph.model.names import NameIndex
from graph.model.records import (
    Actor,
    IntegrationPattern,
    PatternComponent,
    Record,
    Scenario,
    Service,
)


def name_index(records: Iterable[Record]) -> NameIndex[NodeId]:
    """Return an index of the names of some records: main names, then keys, then other names."""
    claims = Claims()
    for record in records:
        claims.add(record)
    return claims.index()


class Claims:
    """The names of records that come one by one; of the records nothing else is kept."""

    def __init__(self) -> None:
        """Start with no record."""
        self._index: NameIndex[NodeId] = NameIndex()
        self._later: tuple[list[tuple[str, NodeId]], ...] = ([], [])

    def add(self, record: Record) -> None:
        """Take the names of one more record."""
        for name in _main_name(record):
            self._index.claim(name, record.id)
        for later, names in zip(self._later, (_key(record), _other_names(record)), strict=True):
            later.extend((name, record.id) for name in names)

    def index(self) -> NameIndex[NodeId]:
        """Return the index: main names go before keys, and these before other names."""
        for later in self._later:
            for name, owner in later:
                self._index.claim(name, owner)
            later.clear()
        return self._index


def _main_name(record: Record) -> tuple[str, ...]:
    if isinstance(record, (Service, Actor, IntegrationPattern, PatternComponent)):
        return (record.name,)
    return (record.key,) if isinstance(record, Scenario) else ()


def _key(record: Record) -> tuple[str, ...]:
    return () if isinstance(record, Scenario) else (key_of(record.id),)  # its main name is its key


def _other_names(record: Record) -> tuple[str, ...]:
    if isinstance(record, (Service, Actor)):
        both = [name for name in (record.name_ko, record.name_en) if name is not None]
        return (*both, *record.aliases)
    if isinstance(record, IntegrationPattern):
        return record.aliases
    return (record.title,) if isinstance(record, Scenario) else ()
