"""Made-up plans: a few days written by hand, and many drawn at random."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from hypothesis import strategies as st

from graph.model.evidence import Evidence, EvidenceKind
from graph.model.ids import NodeId, NodeKind, node_id
from graph.model.records import Link, Service
from graph.planning.plan import Plan, PlannedDay, PlannedScenario

T = TypeVar("T")

SERVICES = "abcdefgh"
PLACE = (Evidence(EvidenceKind.STATED, "made-up.yaml", 1),)


def day_id(number: int) -> NodeId:
    """Return the id of a day."""
    return node_id(NodeKind.DAY, number)


def scenario_id(key: str) -> NodeId:
    """Return the id of a scenario."""
    return node_id(NodeKind.SCENARIO, key)


def service_id(key: str) -> NodeId:
    """Return the id of a service."""
    return node_id(NodeKind.SERVICE, key)


def day(  # noqa: PLR0913 - one for each field
    number: int,
    hours: float | None = 1.0,
    needs: Iterable[int] = (),
    *,
    teaches: Iterable[str] = (),
    week: int | None = None,
    related: Iterable[int] = (),
) -> PlannedDay:
    """Return a day that stands at the position of its number."""
    return PlannedDay(
        id=day_id(number),
        number=number,
        position=number,
        title=f"Day {number}",
        week=week,
        hours=hours,
        teaches=tuple(Link(service_id(key), key, PLACE) for key in teaches),
        prerequisites=_days(needs),
        related=_days(related),
    )


def scenario(key: str, days: Iterable[int] = (), uses: Iterable[str] = ()) -> PlannedScenario:
    """Return a scenario."""
    links = tuple(Link(service_id(used), used, PLACE) for used in uses)
    return PlannedScenario(scenario_id(key), key, key.title(), _days(days), links)


def plan_of(
    days: Iterable[PlannedDay],
    scenarios: Iterable[PlannedScenario] = (),
    parts: dict[str, str] | None = None,
) -> Plan:
    """Return a plan with every service that is named; `parts` leads from parts to wholes."""
    in_order = tuple(sorted(days, key=lambda day: day.position))
    by_key = tuple(sorted(scenarios, key=lambda scenario: scenario.key))
    wholes = parts or {}
    named = {link.name for day in in_order for link in day.teaches}
    named |= {link.name for scenario in by_key for link in scenario.uses}
    named |= {*wholes, *wholes.values()}
    weeks = {day.week for day in in_order if day.week is not None}
    services = tuple(_service(key, wholes.get(key)) for key in sorted(named))
    return Plan(in_order, by_key, services, tuple(sorted(weeks)))


def _service(key: str, whole: str | None) -> Service:
    link = Link(service_id(whole), whole, PLACE) if whole else None
    return Service(service_id(key), key, key.upper(), PLACE, part_of=link)


def _days(numbers: Iterable[int]) -> tuple[Link, ...]:
    return tuple(Link(day_id(number), f"Day {number}", PLACE) for number in numbers)


@st.composite
def plans(draw: st.DrawFn, *, most_days: int = 6, may_cycle: bool = False) -> Plan:
    """Draw a plan of a few days, services with parts, weeks and scenarios.

    Args:
        draw: Hypothesis gives it.
        most_days: The most days that it has; it may have none.
        may_cycle: Whether days may need later ones in a way that no order can satisfy. Without
            it the plan may still stand in an order that breaks prerequisites.
    """
    count = draw(st.integers(0, most_days))
    numbers = range(1, count + 1)
    sound = draw(st.permutations(numbers))
    rank = {number: place for place, number in enumerate(sound)}
    days = [
        day(
            number,
            draw(st.one_of(st.none(), st.sampled_from([0.0, 0.1, 0.5, 1.0, 1.5, 2.0, 3.0]))),
            [other for other in draw(_some(numbers, 3)) if may_cycle or rank[other] < rank[number]],
            teaches=draw(_some(SERVICES[:5], 3)),
            week=draw(st.one_of(st.none(), st.integers(1, 3))),
            related=draw(_some([other for other in numbers if other != number], 2)),
        )
        for number in numbers
    ]
    scenarios = [
        scenario(key, draw(_some(numbers, 3)), draw(_some(SERVICES[:6], 3)))
        for key in ("one", "two")[: draw(st.integers(0, 2))]
    ]
    # A part has a later letter than its whole, so that no service is a part of itself.
    parts = {
        part: SERVICES[draw(st.integers(0, SERVICES.index(part) - 1))]
        for part in draw(_some(SERVICES[1:6], 2))
    }
    return plan_of(days, scenarios, parts)


def _some(values: Sequence[T], most: int) -> st.SearchStrategy[list[T]]:
    if not values:
        return st.just([])
    return st.lists(st.sampled_from(values), unique=True, max_size=most)
