"""Plain Strawberry, as its guide begins: `python -m bench.others.strawberry_server COURSE.ndjson`.

Resolvers return records of the course, and the types say what is served of them.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import strawberry
from starlette.requests import Request
from starlette.websockets import WebSocket
from strawberry import ID, Info, Parent
from strawberry.asgi import GraphQL

from bench.others import course as records
from bench.others.course import Course
from bench.others.serving import serve

_PATH = "/graphql"


@dataclass(frozen=True, slots=True)
class CoUse:
    """How often something is used together with a service."""

    service: records.Service
    count: int


@strawberry.interface
class Participant:
    """Who takes part in an interaction."""

    name: str


@strawberry.type
class Actor(Participant):
    """Who is outside the cloud."""

    @classmethod
    def is_type_of(cls, value: object, _info: object) -> bool:
        """Return whether a value is of this type."""
        return isinstance(value, records.Actor)


def _used_with(service: Parent[records.Service], info: Info[None, Course], first: int = 20) -> Any:  # noqa: ANN401 - the field has the type
    return [CoUse(*each) for each in info.root_value.used_with(service)[:first]]


@strawberry.type
class Service(Participant):
    """A service."""

    id: ID
    key: str

    @classmethod
    def is_type_of(cls, value: object, _info: object) -> bool:
        """Return whether a value is of this type."""
        return isinstance(value, records.Service)

    used_with: list[ServiceCoUse] = strawberry.field(resolver=_used_with)


@strawberry.type
class ServiceCoUse:
    """A service that is used together with another one."""

    service: Service
    count: int


@strawberry.type
class Day:
    """A day of the plan."""

    id: ID
    number: int
    title: str

    @classmethod
    def is_type_of(cls, value: object, _info: object) -> bool:
        """Return whether a value is of this type."""
        return isinstance(value, records.Day)


@strawberry.type
class IntegrationPattern:
    """A named combination of components."""

    key: str
    name: str

    @classmethod
    def is_type_of(cls, value: object, _info: object) -> bool:
        """Return whether a value is of this type."""
        return isinstance(value, records.Pattern)


@strawberry.type
class FlowStep:
    """A numbered step of a scenario."""

    order: int
    title: str
    services: list[Service]


@strawberry.type
class Interaction:
    """An edge of a scenario."""

    source: Participant
    target: Participant
    label: str


@strawberry.type
class Scenario:
    """A scenario, with what it leads to."""

    id: ID
    key: str
    title: str
    description: str | None
    pattern: IntegrationPattern | None
    days: list[Day]
    services: list[Service]
    steps: list[FlowStep]
    interactions: list[Interaction]

    @classmethod
    def is_type_of(cls, value: object, _info: object) -> bool:
        """Return whether a value is of this type."""
        return isinstance(value, records.Scenario)


@strawberry.type
class ScenarioConnection:
    """A page of scenarios."""

    nodes: list[Scenario]


@strawberry.input
class ScenarioFilter:
    """Which scenarios."""

    uses: list[str] | None = None


@strawberry.type
class LearningStop:
    """A day to study."""

    day: Day


@strawberry.type
class LearningPath:
    """What to study for some scenarios."""

    total_hours: float
    stops: list[LearningStop]


Searchable = Annotated[
    Scenario | Day | Service | IntegrationPattern, strawberry.union("Searchable")
]


@strawberry.type
class SearchHit:
    """Something that answers a search."""

    node: Searchable


def _scenario(course: Parent[Course], key: str) -> Any:  # noqa: ANN401 - the field has the type
    return course.scenarios.get(key)


def _scenarios(
    course: Parent[Course], where: ScenarioFilter | None = None, first: int = 20
) -> ScenarioConnection:
    found: Any = course.using((where and where.uses) or [])[:first]
    return ScenarioConnection(nodes=found)


def _service(course: Parent[Course], name: str) -> Any:  # noqa: ANN401
    return course.services.get(name.lower())


def _learning_path(course: Parent[Course], to: list[str]) -> LearningPath:
    days: Any = course.path(to)
    hours = sum(day.hours for day in days)
    return LearningPath(total_hours=hours, stops=[LearningStop(day=day) for day in days])


def _search(course: Parent[Course], text: str, first: int = 10) -> list[SearchHit]:
    found: Any = course.search(text)[:first]
    return [SearchHit(node=node) for node in found]


@strawberry.type
class Query:
    """What can be asked."""

    scenario: Scenario | None = strawberry.field(resolver=_scenario)
    scenarios: ScenarioConnection = strawberry.field(resolver=_scenarios)
    service: Service | None = strawberry.field(resolver=_service)
    learning_path: LearningPath = strawberry.field(resolver=_learning_path)
    search: list[SearchHit] = strawberry.field(resolver=_search)


class Server(GraphQL[None, Course]):
    """Strawberry's server, which asks a course."""

    def __init__(self, course: Course) -> None:
        """Answer out of a course."""
        super().__init__(strawberry.Schema(Query, types=[Actor]))
        self._course = course

    async def get_root_value(self, request: Request | WebSocket) -> Course:  # noqa: ARG002
        """Return what queries are asked of."""
        return self._course


def main() -> None:
    """Serve the course that the argument names."""
    serve(Server(Course(Path(sys.argv[1]))), _PATH)


if __name__ == "__main__":
    main()
