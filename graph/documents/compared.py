"""Compares a picture with what it is about, or says why nothing of it can be compared."""

from __future__ import annotations

from functools import partial

from graph.documents.compare import Fault, compare
from graph.documents.compare_days import compare_days, days_named
from graph.documents.finding import Rule
from graph.documents.named import nodes_named
from graph.documents.picture import Naming, is_flowchart, picture_of
from graph.documents.subject import Subject
from graph.load.notation import Notation
from graph.mermaid.parser import ParsedDiagram
from graph.model.ids import key_of
from graph.model.reader import GraphReader
from graph.model.records import Scenario

_CHARTS = frozenset(
    {
        "gantt",
        "gitGraph",
        "journey",
        "kanban",
        "packet",
        "pie",
        "quadrantChart",
        "radar",
        "timeline",
        "treemap",
        "xychart",
    }
)
"""Kinds that connect nothing, so that there is nothing to compare."""


def faults_of(
    text: str, parsed: ParsedDiagram, subject: Subject, reader: GraphReader, notation: Notation
) -> list[Fault]:
    """Return what a picture says that the graph does not hold, and what it lacks.

    Args:
        text: The picture.
        parsed: What the parser saw in it.
        subject: What it is about.
        reader: The graph.
        notation: How days are written.
    """
    if subject.is_scenario:
        return _beside_scenario(text, parsed, subject, reader)
    return _beside_plan(text, parsed, subject, reader, notation)


def _beside_scenario(
    text: str, parsed: ParsedDiagram, subject: Subject, reader: GraphReader
) -> list[Fault]:
    (scenario,) = reader.records([subject.node or ""])
    if not isinstance(scenario, Scenario):
        return []
    picture = picture_of(text, parsed, partial(nodes_named, reader=reader))
    if picture is not None and picture.is_known:
        return compare(picture, scenario, reader, is_whole=subject.is_whole)
    if not subject.is_whole:
        return []
    return _not_compared(f"the scenario {scenario.key!r}", parsed, "service or actor")


def _beside_plan(
    text: str, parsed: ParsedDiagram, subject: Subject, reader: GraphReader, notation: Notation
) -> list[Fault]:
    """Compare arrows between days; whatever else a page of a day shows is not judged."""
    naming: Naming = partial(days_named, notation=notation, reader=reader)
    if _may_show_days(parsed, naming):
        picture = picture_of(text, parsed, naming)
        if picture is not None:
            return compare_days(picture, subject.node, reader, is_whole=subject.is_whole)
    if subject.node is None or not subject.is_whole:
        return []
    return _not_compared(f"Day {key_of(subject.node)}", parsed, "other day")


def _may_show_days(parsed: ParsedDiagram, naming: Naming) -> bool:
    """Say whether several days are named; finding the places of edges takes longer."""
    groups = {f"group {group.id}": group.title for group in parsed.subgraphs}
    labels = {**{node.id: node.label for node in parsed.nodes}, **groups}
    return is_flowchart(parsed) and len({*naming(labels).values()}) > 1


def _not_compared(about: str, parsed: ParsedDiagram, kind: str) -> list[Fault]:
    if parsed.kind in _CHARTS:
        return []
    if is_flowchart(parsed) or parsed.kind == "sequence":
        reason = f"it names no {kind} that the data knows. Use their names, or add them to the data"
    else:
        reason = (
            f"what a diagram of the kind {parsed.kind!r} connects is not read. Draw a flowchart or"
            " a sequence diagram to have it compared"
        )
    message = f"This picture is about {about}, and it was only parsed, not compared: {reason}."
    return [Fault(Rule.NOT_COMPARED, message, None)]
