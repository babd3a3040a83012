"""What the words of a label or a heading name, with the ordinary decorations of pictures and pages.

A label is looked up as names are everywhere: whole, then its first line. Signs, emoji and a
number before the name do not count, as in `👤 사용자` and `1. S3`; nor does what stands behind it
after a colon or a dash, as in `S3 - 원본`, unless that names something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from graph.load.notation import listed
from graph.model.ids import NodeId, NodeKind
from graph.model.names import split_parenthesis
from graph.model.reader import GraphReader

_SIGNS = re.compile(r"^[\W_]+|[^\w)\]\uff09]+$")
_DIVIDER = re.compile(r"\s*[:\uff1a]\s*|\s+[-\u2013\u2014|]\s+")
LONGEST_NAME = 300
"""Characters; what is longer is no name, and looking for one in it would take long."""


@dataclass(frozen=True, slots=True)
class _Form:
    """A form in which a label is looked up."""

    name: str
    rest: str = ""
    """What stands behind the name; if it is a name too, nobody knows which one is meant."""


def nodes_named(labels: Mapping[str, str], reader: GraphReader) -> dict[str, NodeId]:
    """Return the services and actors that labels name, by the keys of the labels.

    The graph is asked twice for them all. Actors win over services.

    Args:
        labels: As a reader sees them, with line breaks.
        reader: The graph.
    """
    forms = {key: [*_forms(label)] for key, label in labels.items()}
    names = [name for many in forms.values() for form in many for name in (form.name, form.rest)]
    known = _resolved([*dict.fromkeys(names)], reader)
    chosen = {key: _chosen(many, known) for key, many in forms.items()}
    return {key: node for key, node in chosen.items() if node is not None}


def scenario_named(heading: str, reader: GraphReader) -> NodeId | None:
    """Return the scenario whose key or title a heading is.

    Other words may stand beside it, set off by a colon, a dash or parentheses; a heading with two
    scenarios names none.
    """
    if len(heading) > LONGEST_NAME:
        return None
    whole = [*_bare_forms(heading)]
    first = next(filter(None, reader.resolve(NodeKind.SCENARIO, whole)), None)
    if first is not None:
        return first
    outer, inner = split_parenthesis(heading) or (heading, "")
    parts = [form for part in [*_DIVIDER.split(outer), inner] for form in _bare_forms(part)]
    found = {node for node in reader.resolve(NodeKind.SCENARIO, parts) if node}
    return found.pop() if len(found) == 1 else None


def _forms(label: str) -> Iterator[_Form]:
    """Yield the forms in which a label is looked up, the whole first; a long one is no name."""
    if len(label) > LONGEST_NAME:
        return
    lines = dict.fromkeys([" ".join(label.split()), label.split("\n", maxsplit=1)[0].strip()])
    bare = dict.fromkeys(form for line in lines for form in _bare_forms(line))
    yield from map(_Form, bare)
    for form in bare:
        divider = _DIVIDER.search(form)
        if divider and divider.start():
            rest = form[divider.end() :]
            yield _Form(form[: divider.start()], _SIGNS.sub("", rest))


def _bare_forms(text: str) -> Iterator[str]:
    """Yield a text as it is, and without signs and a number before it."""
    numbered = listed(text)
    forms = (text, _SIGNS.sub("", text), _SIGNS.sub("", numbered[1]) if numbered else "")
    yield from (form for form in dict.fromkeys(forms) if form)


def _chosen(forms: Sequence[_Form], known: Mapping[str, NodeId]) -> NodeId | None:
    for form in forms:
        node = known.get(form.name)
        if node is not None and known.get(form.rest, node) == node:
            return node
    return None


def _resolved(names: Sequence[str], reader: GraphReader) -> dict[str, NodeId]:
    services, actors = (reader.resolve(kind, names) for kind in (NodeKind.SERVICE, NodeKind.ACTOR))
    found = zip(names, services, actors, strict=True)
    return {name: node for name, service, actor in found if (node := actor or service)}
