"""Made-up graphs for the questions: nodes and edges, nothing else."""

from collections.abc import Iterable

from graph.model.course_graph import CourseGraph
from graph.model.evidence import Evidence, EvidenceKind
from graph.model.ids import NodeId, NodeKind, node_id
from graph.model.records import Interaction, Link, Scenario, Service


def place(line: int) -> Evidence:
    """Return a place in a file."""
    return Evidence(EvidenceKind.STATED, "made-up.yaml", line)


def service(key: object) -> NodeId:
    """Return the id of a service."""
    return node_id(NodeKind.SERVICE, str(key))


def graph_of(
    interactions: Iterable[tuple[object, object]], parts: Iterable[tuple[object, object]] = ()
) -> CourseGraph:
    """Return a graph of services: who interacts with whom, and which is a part of which.

    All interactions belong to one scenario, which uses no service. The line of an interaction is
    its place in the list; that of a part is 0.
    """
    pairs, wholes = list(interactions), dict(parts)
    keys = dict.fromkeys(str(end) for pair in [*pairs, *wholes.items()] for end in pair)
    edges = tuple(
        Interaction(service(source), service(target), f"{source}-{target}", None, (place(line),))
        for line, (source, target) in enumerate(pairs, start=1)
    )
    named = {str(part): str(whole) for part, whole in wholes.items()}
    return CourseGraph(
        [
            Scenario(
                node_id(NodeKind.SCENARIO, "made_up"),
                "made_up",
                "Made up",
                (place(1),),
                interactions=edges,
            ),
            *(
                Service(
                    service(key),
                    key,
                    key.upper(),
                    (place(1),),
                    part_of=Link(service(named[key]), named[key], (place(0),))
                    if key in named
                    else None,
                )
                for key in sorted(keys)
            ),
        ]
    )
