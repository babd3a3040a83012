"""Knows the pictures that a template drew: of each day its first service, in a chain.

They look like diagrams of a scenario, and their edges say nothing but the order of the days. A
picture counts as one only if every line of it is as the template writes it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from graph.diagrams import DiagramKind

_USER = r"(?:Users?|Clients?)"
_BOX = rf"(?:{_USER}|D\d+S\d+)"
_LIFE_LINE = rf"(?:{_USER}|S\d+)"
_LABEL = r"(?:\[.*\]|\(.*\)|\{.*\})"
_FLOWCHART = re.compile(r"\{?\s*(?:graph|flowchart)(?:\s+(?:TB|TD|BT|LR|RL))?\s*;?")
_FRAME = re.compile(r"subgraph\s+\S.*|end")
_NODE = re.compile(rf"(?P<id>{_BOX})\s*{_LABEL}")
_EDGE = re.compile(rf"(?P<source>{_BOX})\s*-->\s*(?P<target>{_BOX})")
_SEQUENCE = re.compile(r"sequenceDiagram")
_PARTICIPANT = re.compile(rf"(?:participant|actor)\s+(?P<id>{_LIFE_LINE})(?:\s+as\s+.*)?")
_MESSAGE = re.compile(rf"(?P<source>{_LIFE_LINE})\s*--?>>\s*(?P<target>{_LIFE_LINE})\s*:.*")
_NOTHING = re.compile(r"(?!)")
_FIRST = re.compile(r"(?P<day>D\d+)S(?P<service>\d+)")


def template_kind(text: str) -> DiagramKind | str:
    r"""Return which kind of picture the template drew; if it drew none, why it is none, in words.

    Example:
        >>> template_kind("graph TB\nUsers[U]\nD1S0[Regions]\nUsers --> D1S0\n")
        <DiagramKind.FLOWCHART: 'flowchart'>
        >>> template_kind("graph TB\nUsers[U]\nUsers --> S3\n")
        "its line 3, 'Users --> S3', is not as the template writes it"
    """
    lines = [(number, line.strip()) for number, line in enumerate(text.split("\n"), start=1)]
    lines = [(number, line) for number, line in lines if line]
    if lines and _FLOWCHART.fullmatch(lines[0][1]):
        return _judged(lines[1:], DiagramKind.FLOWCHART, _NODE, _EDGE, _FRAME)
    if lines and _SEQUENCE.fullmatch(lines[0][1]):
        return _judged(lines[1:], DiagramKind.SEQUENCE, _PARTICIPANT, _MESSAGE, _NOTHING)
    return "it is neither a flowchart nor a sequence diagram"


def _judged(
    lines: Iterable[tuple[int, str]],
    kind: DiagramKind,
    node: re.Pattern[str],
    edge: re.Pattern[str],
    aside: re.Pattern[str],
) -> DiagramKind | str:
    nodes: list[str] = []
    edges: list[tuple[str, str]] = []
    for number, line in lines:
        if found := edge.fullmatch(line):
            edges.append((found["source"], found["target"]))
        elif found := node.fullmatch(line):
            nodes.append(found["id"])
        elif not aside.fullmatch(line):
            return f"its line {number}, {line!r}, is not as the template writes it"
    if added := _added(nodes, edges):
        return f"its node {added!r} is none of the template, where each day has a first service"
    if not _is_chain(nodes, edges):
        return "its arrows are not those of the template, a chain from the user through the days"
    return kind


def _added(nodes: Sequence[str], edges: Iterable[tuple[str, str]]) -> str | None:
    """Return a node that somebody added, if there is one.

    The template numbers the services of a day from 0 on, names each once, and draws an arrow to the
    first one alone, as to all other nodes.
    """
    linked = {end for pair in edges for end in pair}
    last: dict[str, int] = {}
    for at, node in enumerate(nodes):
        service = _FIRST.fullmatch(node)
        number = int(service["service"]) if service else 0
        day = service["day"] if service else node
        if node in nodes[:at] or number != last.get(day, -1) + 1:
            return node
        if linked and (number == 0) is not (node in linked):
            return node
        last[day] = number
    return None


def _is_chain(nodes: Sequence[str], edges: Sequence[tuple[str, str]]) -> bool:
    """Say whether edges lead from the first node on, each from where the last one ended.

    The chain keeps to the order of the nodes, but for the answer that leads back to its start.
    """
    if not nodes or not edges or edges[0][0] != nodes[0]:
        return False
    places = {node: place for place, node in reversed(list(enumerate(nodes)))}
    if not all(end in places for pair in edges for end in pair):
        return False
    is_joined = all(before[1] == after[0] for before, after in pairwise(edges))
    forward = edges[:-1] if len(edges) > 1 and edges[-1][1] == nodes[0] else edges
    return is_joined and all(places[source] < places[target] for source, target in forward)
