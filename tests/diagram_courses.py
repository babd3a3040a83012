"""Made-up courses for views: all kinds of nodes and relations, with hostile names.

They are made of a number, by chance that the number settles: drawing each part by itself takes
Hypothesis longer than all that is tested with it.
"""

from collections.abc import Sequence
from random import Random
from typing import TypeVar

from graph.diagrams.spec import Grouping, Language, Subject, ViewSpec
from graph.diagrams.views.allowed import GROUPINGS, options_of
from graph.model.course_graph import CourseGraph
from graph.model.evidence import Evidence, EvidenceKind
from graph.model.ids import NodeId, NodeKind, node_id
from graph.model.records import (
    Actor,
    Day,
    IntegrationPattern,
    Interaction,
    Link,
    PatternComponent,
    Record,
    Scenario,
    Service,
    Week,
)

KEYS = "abcdef"
USER = node_id(NodeKind.ACTOR, "user")
PATTERN = node_id(NodeKind.PATTERN, "p")
_HOSTILE = [
    "S3",
    "a b",
    'x"y',
    "<b>",
    "전 세계",
    "{day}",
    "#35;",
    "\n",
    "```",
    "%%{",
    "@x",
    "\u202e",
]

T = TypeVar("T")


def place(line: int) -> tuple[Evidence, ...]:
    """Return a place in a page."""
    return (Evidence(EvidenceKind.STATED, "pages/made up.md", line),)


def link(target: NodeId) -> Link:
    """Return a link to a node."""
    return Link(target, target, place(1))


def service(key: str) -> NodeId:
    """Return the id of a service."""
    return node_id(NodeKind.SERVICE, key)


class _Chance:
    """Makes things by chance."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)  # noqa: S311 - no secret is made of it

    def name(self) -> str:
        return self.random.choice(_HOSTILE)

    def maybe(self, value: T) -> T | None:
        return self.random.choice([None, value])

    def some(self, values: Sequence[T], most: int = 4) -> list[T]:
        return self.random.sample(values, self.random.randint(0, min(most, len(values))))

    def links(self, kind: NodeKind, keys: Sequence[str] | Sequence[int]) -> tuple[Link, ...]:
        return tuple(link(node_id(kind, key)) for key in self.some([*keys]))


def course_of(seed: int) -> CourseGraph:
    """Return the course that belongs to a number; some have no scenario, no day, no week."""
    chance = _Chance(seed)
    numbers = sorted(chance.some(range(1, 6), 5))
    scenarios = [_scenario(key, numbers, chance) for key in chance.some("stu", 3)]
    days = [_day(number, numbers, chance) for number in numbers]
    weeks = [Week(node_id(NodeKind.WEEK, n), n, chance.maybe("Basics"), place(n)) for n in (1, 2)]
    services = [_service(key, chance) for key in KEYS]
    components = [
        PatternComponent(
            node_id(NodeKind.COMPONENT, key),
            key,
            chance.name(),
            place(1),
            chance.links(NodeKind.SERVICE, KEYS),
        )
        for key in "mn"
    ]
    pattern = IntegrationPattern(
        PATTERN, "p", chance.name(), place(1), components=tuple(link(c.id) for c in components)
    )
    user = Actor(USER, "user", "사용자", place(1), name_en="User")
    by_key = sorted(scenarios, key=lambda scenario: scenario.key)
    records: list[Record] = [*by_key, *days, *weeks, *services, user, pattern, *components]
    return CourseGraph(records)


def _service(key: str, chance: _Chance) -> Service:
    """Return a service; a part has a later key than its whole, so that there are no cycles."""
    wholes = KEYS[: KEYS.index(key)]
    return Service(
        service(key),
        key,
        chance.name(),
        place(1),
        name_ko=chance.maybe(chance.name()),
        category=chance.random.choice([None, "storage", "x:y"]),
        part_of=chance.maybe(link(service(chance.random.choice(wholes)))) if wholes else None,
    )


def _day(number: int, numbers: Sequence[int], chance: _Chance) -> Day:
    return Day(
        node_id(NodeKind.DAY, number),
        number,
        chance.name(),
        place(number),
        week=chance.random.choice([None, 1, 2]),
        hours=chance.random.choice([None, 0.5, 2.0]),
        teaches=chance.links(NodeKind.SERVICE, KEYS),
        prerequisites=chance.links(NodeKind.DAY, [each for each in numbers if each < number]),
    )


def _scenario(key: str, numbers: Sequence[int], chance: _Chance) -> Scenario:
    ends = [USER, *(service(each) for each in KEYS)]
    interactions = tuple(
        Interaction(
            chance.random.choice(ends),
            chance.random.choice(ends),
            chance.maybe(chance.name()),
            None,
            place(at),
        )
        for at in range(chance.random.randint(0, 6))
    )
    key_services = chance.links(NodeKind.SERVICE, KEYS)
    taking_part = [end for each in interactions for end in (each.source, each.target)]
    used = dict.fromkeys([*(each.target for each in key_services), *taking_part])
    return Scenario(
        node_id(NodeKind.SCENARIO, key),
        key,
        chance.name().strip() or key,
        place(1),
        days=chance.links(NodeKind.DAY, numbers),
        key_services=key_services,
        pattern=chance.maybe(link(PATTERN)),
        interactions=interactions,
        uses=tuple(link(each) for each in used if each != USER),
    )


_NAMED = {
    Subject.SCENARIO: NodeKind.SCENARIO,
    Subject.SERVICE: NodeKind.SERVICE,
    Subject.PATTERN: NodeKind.PATTERN,
    Subject.DAY: NodeKind.DAY,
    Subject.DAYS: NodeKind.SCENARIO,
    Subject.PLAN: NodeKind.SCENARIO,
    Subject.SERVICES: NodeKind.SERVICE,
    Subject.CO_USE: NodeKind.SERVICE,
    Subject.CHANGES: NodeKind.SCENARIO,
}
"""What the names of a view are names of."""


def spec_of(seed: int, course: CourseGraph, subject: Subject) -> ViewSpec | None:
    """Return what a number asks of a course; None where the course has nothing to be named."""
    chance = _Chance(seed)
    ids = course.ids(_NAMED[subject])
    names = chance.some(ids, 3)
    if subject in {Subject.SERVICE, Subject.DAY} and not names:
        if not ids:
            return None
        names = [ids[0]]
    takes = options_of(subject)
    grouping = chance.random.choice([None, *GROUPINGS[subject]])
    collapse = "collapse" in takes and chance.random.random() < 0.4
    copies = "copies" in takes and not collapse and chance.random.random() < 0.6
    return ViewSpec(
        subject,
        tuple(names),
        depth=chance.random.choice([None, 0, 1, 3]) if "depth" in takes else None,
        weeks=chance.random.choice([(), (), (1,), (2, 1)]) if "week" in takes else (),
        grouping=Grouping.DAY if copies else grouping,
        copies=copies,
        days=chance.random.choice([None, True, False]) if "days" in takes else None,
        collapse=collapse,
        context="context" in takes and chance.random.random() < 0.5,
        language=chance.random.choice([None, *Language]),
        links=chance.random.choice([None, "https://x.example/y", "http://h/{week}/{day}"]),
    )
