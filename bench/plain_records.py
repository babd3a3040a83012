"""What loading a course is measured by: plain records of the same, and nothing beside them.

No name is resolved, nothing is checked, nothing knows where it stands.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Fields = dict[str, Any]


@dataclass(slots=True)
class Link:
    """A reference to a node."""

    target: str
    name: str


@dataclass(slots=True)
class Step:
    """A step of a scenario."""

    order: int
    title: str
    participants: list[Link]


@dataclass(slots=True)
class Interaction:
    """An edge of a scenario."""

    source: str
    target: str
    label: str
    step: int


@dataclass(slots=True)
class Scenario:
    """A scenario, with all that the source says of it and what follows from its steps."""

    id: str
    key: str
    title: str
    description: str
    days: list[Link]
    primary_day: Link
    key_services: list[Link]
    pattern: Link
    steps: list[Step]
    interactions: list[Interaction]
    uses: list[Link]
    file: str
    line: int


@dataclass(slots=True)
class Other:
    """A record of another kind."""

    kind: str
    fields: Fields
    file: str
    line: int


def load(path: Path) -> dict[str, Scenario | Other]:
    """Return the records of a course, by id."""
    records: dict[str, Scenario | Other] = {}
    with path.open(encoding="utf-8") as file:
        for number, text in enumerate(file, start=1):
            ((kind, fields),) = json.loads(text).items()
            if kind == "scenario":
                scenario = _scenario(fields, path.name, number)
                records[scenario.id] = scenario
            else:
                key = f"{kind}:{fields.get('key', fields.get('number'))}"
                records[key] = Other(kind, fields, path.name, number)
    return records


def _scenario(fields: Fields, file: str, line: int) -> Scenario:
    key_services = [_service(name) for name in fields["key_services"]]
    steps = [
        Step(order, step["title"], [_service(step["services"])])
        for order, step in enumerate(fields["steps"], start=1)
    ]
    flow = ["actor:user", *(step.participants[0].target for step in steps)]
    used = {link.target: link for link in key_services}
    for step in steps:
        used.setdefault(step.participants[0].target, step.participants[0])
    return Scenario(
        id=f"scenario:{fields['key']}",
        key=fields["key"],
        title=fields["title"],
        description=fields["description"],
        days=[_day(number) for number in fields["days"]],
        primary_day=_day(fields["primary_day"]),
        key_services=key_services,
        pattern=Link(f"pattern:{fields['pattern']}", fields["pattern"]),
        steps=steps,
        interactions=[
            Interaction(flow[step.order - 1], flow[step.order], step.title, step.order)
            for step in steps
        ],
        uses=list(used.values()),
        file=file,
        line=line,
    )


def _service(name: str) -> Link:
    return Link(f"service:{name.lower().replace(' ', '-')}", name)


def _day(number: int) -> Link:
    return Link(f"day:{number}", f"Day {number}")
