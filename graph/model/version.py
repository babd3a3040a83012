"""The version of a graph: a hash of all that its sources say, evidence included."""

from __future__ import annotations

import marshal
from collections.abc import Iterable
from itertools import chain
from operator import attrgetter

from graph.model.evidence import Evidence
from graph.model.findings import Finding
from graph.model.guide import EMPTY_GUIDE
from graph.model.records import DanglingReference, Link, Record, Scenario

_MARSHAL = 2
"""The last version of Python's marshal that writes equal values as equal bytes; later ones write
some of them as references to others."""


def version_of(
    records: Iterable[Record], dangling: Iterable[DanglingReference], findings: Iterable[Finding]
) -> str:
    """Return 16 hex digits that differ where the records or anything beside them differ.

    Records are frozen dataclasses of texts, numbers and enums, so their `repr` is canonical. Of
    scenarios there may be very many: they are written by hand, in a tenth of the time.
    """
    from hashlib import sha256  # noqa: PLC0415 - slow to import, and pictures need no version

    digest = sha256()
    for record in records:
        if isinstance(record, Scenario):
            digest.update(marshal.dumps(_scenario(record), _MARSHAL))  # type: ignore[arg-type]
        else:
            digest.update(repr(record).encode("utf-8", "surrogatepass"))
        digest.update(b"\n")
    for part in chain[object](dangling, findings):
        digest.update(repr(part).encode("utf-8", "surrogatepass"))
        digest.update(b"\n")
    return digest.hexdigest()[:16]


_Places = tuple[Evidence, ...]


_step_texts = attrgetter("title", "process", "next")


def _scenario(scenario: Scenario) -> tuple[object, ...]:
    """Return all that a scenario says as tuples of plain values.

    Evidence that is the scenario's own, as in NDJSON all of it is, is written once.
    """
    own = scenario.evidence
    edges = scenario.interactions
    derived = edges[0].evidence if edges else own

    def places(evidence: _Places) -> object:
        if evidence == own:
            return 0
        return 1 if evidence == derived else _written(evidence)

    def links(given: Iterable[Link]) -> list[tuple[object, ...]]:
        return [(link.target, link.name, places(link.evidence)) for link in given]

    return (
        scenario.id,
        scenario.key,
        scenario.title,
        scenario.description,
        scenario.use_case,
        _written(own),
        _written(derived),
        links(scenario.days),
        links(link for link in (scenario.primary_day, scenario.pattern) if link is not None),
        scenario.primary_day is None,
        links(scenario.key_services),
        links(scenario.uses),
        [
            (*_step_texts(step), step.order, links(step.participants), places(step.evidence))
            for step in scenario.steps
        ],
        [
            (edge.source, edge.target, edge.label, edge.step, places(edge.evidence))
            for edge in edges
        ],
        None if scenario.guide == EMPTY_GUIDE else repr(scenario.guide),
    )


def _written(evidence: _Places) -> list[tuple[object, ...]]:
    return [(at.kind.value, at.file, at.line, at.section, at.quote) for at in evidence]
