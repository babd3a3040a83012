"""A course of NDJSON in maps, with the indexes that its questions want: plain Python objects."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Fields = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Actor:
    """Who is outside the cloud."""

    name: str


@dataclass(frozen=True, slots=True, eq=False)
class Service:
    """A service."""

    id: str
    key: str
    name: str


@dataclass(frozen=True, slots=True, eq=False)
class Day:
    """A day of the plan."""

    id: str
    number: int
    title: str
    hours: float
    prerequisites: list[int]


@dataclass(frozen=True, slots=True, eq=False)
class Pattern:
    """A named combination of components."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Step:
    """A numbered step of a scenario."""

    order: int
    title: str
    services: list[Service]


@dataclass(frozen=True, slots=True)
class Interaction:
    """An edge of a scenario."""

    source: Actor | Service
    target: Service
    label: str


@dataclass(frozen=True, slots=True, eq=False)
class Scenario:
    """A scenario, with what it leads to."""

    id: str
    key: str
    title: str
    description: str
    pattern: Pattern
    days: list[Day]
    services: list[Service]
    steps: list[Step]
    interactions: list[Interaction]


Searchable = Scenario | Day | Service | Pattern
_USER = Actor("사용자")


class Course:
    """The records of a course, by key or number, in the order of the file."""

    def __init__(self, path: Path) -> None:
        """Load a file."""
        self.services: dict[str, Service] = {}
        """By each of their names, in lower case."""
        self.days: dict[int, Day] = {}
        self.patterns: dict[str, Pattern] = {}
        self.scenarios: dict[str, Scenario] = {}
        self._users: dict[Service, list[Scenario]] = {}
        self._texts: list[tuple[Searchable, str, str]] = []
        add = {
            "service": self._add_service,
            "day": self._add_day,
            "pattern": self._add_pattern,
            "scenario": self._add_scenario,
        }
        with path.open(encoding="utf-8") as file:
            for line in file:
                ((kind, fields),) = json.loads(line).items()
                add[kind](fields)

    def using(self, names: Sequence[str]) -> Sequence[Scenario]:
        """Return the scenarios that use all of some services; all where none is named."""
        if not names:
            return list(self.scenarios.values())
        first, *others = (self.services[name.lower()] for name in names)
        found = self._users[first]
        if not others:
            return found
        return [each for each in found if all(other in each.services for other in others)]

    def used_with(self, service: Service) -> list[tuple[Service, int]]:
        """Return what a service is used with, and how often: the most often first, then by key."""
        counts = Counter(used for each in self._users[service] for used in each.services)
        del counts[service]
        return sorted(counts.items(), key=lambda found: (-found[1], found[0].key))

    def path(self, keys: Sequence[str]) -> list[Day]:
        """Return the days of some scenarios with all that they need: needed ones come first.

        Whatever a day of a made-up course needs has a lower number.
        """
        found: set[Day] = set()
        front = [day for key in keys for day in self.scenarios[key].days]
        while front:
            day = front.pop()
            if day not in found:
                found.add(day)
                front += [self.days[number] for number in day.prerequisites]
        return sorted(found, key=lambda day: day.number)

    def search(self, text: str) -> list[Searchable]:
        """Return what contains a text, in order: in name and elsewhere, in its name, elsewhere."""
        word = text.lower()
        both, named, said = list[Searchable](), list[Searchable](), list[Searchable]()
        for node, name, more in self._texts:
            if word in name:
                (both if word in more else named).append(node)
            elif word in more:
                said.append(node)
        return both + named + said

    def _add_service(self, fields: Fields) -> None:
        key, name, aliases = fields["key"], fields["name"], fields.get("aliases", [])
        service = Service(f"service:{key}", key, name)
        self._users[service] = []
        for each in (key, name, *aliases):
            self.services[each.lower()] = service
        self._say(service, name, aliases)

    def _add_day(self, fields: Fields) -> None:
        number, title = fields["number"], fields["title"]
        day = Day(f"day:{number}", number, title, fields["hours"], fields["prerequisites"])
        self.days[number] = day
        self._say(day, title, [])

    def _add_pattern(self, fields: Fields) -> None:
        pattern = Pattern(fields["key"], fields["name"])
        self.patterns[pattern.key] = pattern
        self._say(pattern, pattern.name, fields["components"])

    def _add_scenario(self, fields: Fields) -> None:
        titles = [step["title"] for step in fields["steps"]]
        flow = [self.services[step["services"].lower()] for step in fields["steps"]]
        sources: list[Actor | Service] = [_USER, *flow[:-1]]
        used = [self.services[name.lower()] for name in fields["key_services"]] + flow
        scenario = Scenario(
            id=f"scenario:{fields['key']}",
            key=fields["key"],
            title=fields["title"],
            description=fields["description"],
            pattern=self.patterns[fields["pattern"]],
            days=[self.days[number] for number in fields["days"]],
            services=list(dict.fromkeys(used)),
            steps=[
                Step(order, title, [service])
                for order, (title, service) in enumerate(zip(titles, flow, strict=True), start=1)
            ],
            interactions=[Interaction(*each) for each in zip(sources, flow, titles, strict=True)],
        )
        self.scenarios[scenario.key] = scenario
        for service in scenario.services:
            self._users[service].append(scenario)
        self._say(scenario, scenario.title, [scenario.description])

    def _say(self, node: Searchable, name: str, more: list[str]) -> None:
        self._texts.append((node, name.lower(), "\n".join(more).lower()))
