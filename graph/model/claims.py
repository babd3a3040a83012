"""Which names records answer to, and which of them goes before which."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

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
    index: NameIndex[NodeId] = NameIndex()
    later: tuple[list[tuple[str, NodeId]], ...] = ([], [])
    for record in records:
        main, *others = names_by_rank(record)
        for name in main:
            index.claim(name, record.id)
        for waiting, names in zip(later, others, strict=True):
            waiting.extend((name, record.id) for name in names)
    for name, owner in chain.from_iterable(later):
        index.claim(name, owner)
    return index


def names_by_rank(record: Record) -> tuple[tuple[str, ...], ...]:
    """Return the names of a record: main names, which go before keys, these before other names."""
    return _main_name(record), _key(record), _other_names(record)


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
