"""A made-up curriculum, as large as they get: the benchmarks and the tests ask about it."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random

from graph.model.evidence import Evidence, EvidenceKind
from graph.model.ids import NodeId, NodeKind, node_id
from graph.model.records import Link, Service
from graph.planning.plan import Plan, PlannedDay, PlannedScenario

_PLACE = (Evidence(EvidenceKind.STATED, "made-up.yaml", 1),)
_DAYS_PER_WEEK = 7
_FARTHEST = 60
"""How many days back a prerequisite lies at most."""


def large_plan(days: int = 2000, scenarios: int = 10_000, services: int = 1000) -> Plan:
    """Return a made-up curriculum of the size that answers must be quick for; always the same.

    A day has up to four prerequisites and four services, a scenario four of each.
    """
    random = Random(5)  # noqa: S311 - a made-up course is no secret
    keys = [f"s{number}" for number in range(services)]
    made = [_day(random, number, keys) for number in range(1, days + 1)]
    asked = [_scenario(random, number, days, keys) for number in range(scenarios)]
    named = {link.name for each in made for link in each.teaches}
    named |= {link.name for each in asked for link in each.uses}
    return Plan(
        days=tuple(made),
        scenarios=tuple(asked),
        services=tuple(
            Service(node_id(NodeKind.SERVICE, key), key, key.upper(), _PLACE)
            for key in sorted(named)
        ),
        weeks=tuple(sorted({day.week for day in made if day.week is not None})),
    )


def _day(random: Random, number: int, services: list[str]) -> PlannedDay:
    earlier = range(max(1, number - _FARTHEST), number)
    needs = sorted(random.sample(earlier, min(len(earlier), random.randint(0, 4))))
    hours = random.choice([2.0, 2.5, 3.0, 3.5, 4.0])
    return PlannedDay(
        id=_day_id(number),
        number=number,
        position=number,
        title=f"Day {number}",
        week=(number + _DAYS_PER_WEEK - 1) // _DAYS_PER_WEEK,
        hours=hours,
        teaches=_services(random.sample(services, 4)),
        prerequisites=_days(needs),
    )


def _scenario(random: Random, number: int, days: int, services: list[str]) -> PlannedScenario:
    key = f"scenario_{number:05}"
    return PlannedScenario(
        id=node_id(NodeKind.SCENARIO, key),
        key=key,
        title=key.title(),
        days=_days(sorted(random.sample(range(1, days + 1), 4))),
        uses=_services(random.sample(services, 4)),
    )


def _day_id(number: int) -> NodeId:
    return node_id(NodeKind.DAY, number)


def _days(numbers: Iterable[int]) -> tuple[Link, ...]:
    return tuple(Link(_day_id(number), f"Day {number}", _PLACE) for number in numbers)


def _services(keys: Iterable[str]) -> tuple[Link, ...]:
    return tuple(Link(node_id(NodeKind.SERVICE, key), key, _PLACE) for key in keys)
