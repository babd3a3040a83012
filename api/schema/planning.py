"""Curriculum planning: what to study, what it opens, what breaks."""

from collections.abc import Callable, Sequence
from typing import Annotated, Any, Protocol

import strawberry

from api.schema.define import Info, field, given, object_type, read
from api.schema.lazy import LazyDay, LazyScenario, LazyService
from api.schema.walks import GraphEdge
from graph.model import records
from graph.model.ids import NodeId, NodeKind
from graph.planning import coverage as covered
from graph.planning import impact as impacts
from graph.planning import path as paths
from graph.planning.changes import Change, MoveDay, RemoveDay
from graph.planning.unlocked import unlocked_by

DayNumber = Annotated[int, strawberry.argument(description="The number of the day.")]


class _WithId(Protocol):
    @property
    def id(self) -> NodeId: ...


def _one(path: str) -> Callable[..., Any]:
    """Return a resolver that loads the record of what an attribute holds, if it holds any."""

    async def resolve(parent: strawberry.Parent[object], info: Info) -> records.Record | None:
        planned: _WithId | None = getattr(parent, path)
        return await info.context.record.load(planned.id) if planned else None

    return resolve


def _all(path: str, inner: str | None = None) -> Callable[..., Any]:
    """Return a resolver that loads the records of what a list holds, in order."""

    async def resolve(parent: strawberry.Parent[object], info: Info) -> list[records.Record]:
        planned: Sequence[Any] = getattr(parent, path)
        wanted = [getattr(each, inner) if inner else each for each in planned]
        return await info.context.existing(each.id for each in wanted)

    return resolve


@object_type
class PlanningReason:
    """Why an answer says what it says."""

    text: str = field("In words.")
    edges: list[GraphEdge] = field("The edges of the graph that it rests on.")


def _texts(parent: strawberry.Parent[paths.LearningStop]) -> list[str]:
    return [reason.text for reason in parent.reasons]


@object_type
class LearningStop:
    """A day to study."""

    day: LazyDay = field("The day.", _one("day"))
    hours: float = field("How long it takes; 0 where no source says.")
    cumulative_hours: float = field("How long all takes up to its end.")
    reasons: list[str] = field("What calls for this day.", _texts)
    why: list[PlanningReason] = field("The same with the edges that it rests on.", read("reasons"))
    fits: bool = field("Whether it is within the budget of hours.")


@object_type
class LearningPath:
    """Days to study, in an order in which prerequisites come first."""

    stops: list[LearningStop] = field(
        "The days; among those that could come next, the one that stands first in the plan."
    )
    total_hours: float = field("How long it takes in all.")
    ready: list[LazyScenario] = field(
        "The scenarios that one is ready for at the end of the budget, by key; without a budget, "
        "all that were asked for.",
        _all("ready"),
    )
    left_out: list[LazyDay] = field(
        "Days that would be on the path if nothing were known, by number.", _all("left_out")
    )
    assumptions: list[str] = field(
        "What was taken for granted where the sources say nothing, or contradict themselves."
    )


@object_type
class ServiceCoverage:
    """Where a service is taught and used. A part counts with its whole."""

    service: LazyService = field("The service.", _one("service"))
    taught_on: list[LazyDay] = field("Days that teach it, by number.", _all("taught_on"))
    used_by: list[LazyScenario] = field("Scenarios that use it, by key.", _all("used_by"))
    first_taught: LazyDay | None = field("The first day that teaches it.", _one("first_taught"))


@object_type
class Coverage:
    """What the course teaches, beside what its scenarios use."""

    services: list[ServiceCoverage] = field("Every service, by key.")
    taught_never_used: list[LazyService] = field(
        "Taught, while no scenario uses it or a part of it, nor names what it is a part of; by "
        "key.",
        _all("taught_never_used", "service"),
    )
    used_never_taught: list[LazyService] = field(
        "Used, while no day teaches it or a part of it; by key.",
        _all("used_never_taught", "service"),
    )


@object_type
class ScenarioImpact:
    """What becomes of a scenario."""

    scenario: LazyScenario = field("The scenario.", _one("node"))
    reasons: list[PlanningReason] = field("What becomes of it.")


@object_type
class ServiceImpact:
    """What becomes of a service."""

    service: LazyService = field("The service.", _one("node"))
    reasons: list[PlanningReason] = field("What becomes of it.")


@object_type
class DayImpact:
    """What becomes of a day."""

    day: LazyDay = field("The day.", _one("node"))
    reasons: list[PlanningReason] = field("What becomes of it.")


@object_type
class Impact:
    """What a change of the plan breaks. What was wrong before is no part of it."""

    scenarios: list[LazyScenario] = field(
        "Scenarios that lose a day, or use a service before it is taught; by key.",
        _all("scenarios", "node"),
    )
    services_no_longer_taught: list[LazyService] = field(
        "Services that were taught, themselves or in parts, and are no longer; by key.",
        _all("services_no_longer_taught", "node"),
    )
    days: list[LazyDay] = field(
        "Days that lose a prerequisite or now come before one, in the order of the changed plan.",
        _all("days", "node"),
    )
    scenario_reasons: list[ScenarioImpact] = field(
        "The scenarios, each with what becomes of it.", read("scenarios")
    )
    service_reasons: list[ServiceImpact] = field(
        "The services, each with what becomes of it.", read("services_no_longer_taught")
    )
    day_reasons: list[DayImpact] = field("The days, each with what becomes of it.", read("days"))


async def find_learning_path(
    info: Info,
    to: Annotated[
        list[str],
        strawberry.argument(description="What to be ready for: keys or titles of scenarios."),
    ],
    known: Annotated[
        list[int] | None,
        strawberry.argument(
            description="Numbers of days that need not be studied; what only they need is left "
            "out too."
        ),
    ] = strawberry.UNSET,
    known_services: Annotated[
        list[str] | None,
        strawberry.argument(
            description="Services that are known with their parts, by any of their names: a day is "
            "known when all that it teaches is."
        ),
    ] = strawberry.UNSET,
    budget: Annotated[
        float | None,
        strawberry.argument(
            description="The hours that there are. Days are studied in their order until one does "
            "not fit."
        ),
    ] = strawberry.UNSET,
) -> paths.LearningPath:
    """Resolve `learningPath`."""
    scenarios = await info.context.named(NodeKind.SCENARIO, to)
    days = await info.context.named(NodeKind.DAY, [str(number) for number in given(known) or ()])
    services = await info.context.named(NodeKind.SERVICE, given(known_services) or ())
    return paths.learning_path(
        info.context.plan,
        [scenarios[name] for name in to],
        known_days=list(days.values()),
        known_services=list(services.values()),
        budget=given(budget),
    )


async def find_unlocked(info: Info, day: DayNumber) -> list[records.Scenario]:
    """Resolve `unlockedBy`."""
    found = unlocked_by(info.context.plan, await _day(info, day))
    return await info.context.records((each.id for each in found), records.Scenario)


async def find_impact_of_removing(info: Info, day: DayNumber) -> impacts.Impact:
    """Resolve `impactOfRemoving`."""
    return _impact(info, RemoveDay(await _day(info, day)))


async def find_impact_of_moving(
    info: Info,
    day: DayNumber,
    to: Annotated[
        int,
        strawberry.argument(
            description="The position that it takes; the days between shift by one. Prerequisites "
            "stay what they were."
        ),
    ],
) -> impacts.Impact:
    """Resolve `impactOfMoving`."""
    return _impact(info, MoveDay(await _day(info, day), to))


def find_coverage(info: Info) -> covered.Coverage:
    """Resolve `coverage`."""
    return covered.coverage(info.context.plan)


def _impact(info: Info, change: Change) -> impacts.Impact:
    before = info.context.plan
    return impacts.impact(before, change.apply(before))


async def _day(info: Info, number: int) -> NodeId:
    name = str(number)
    return (await info.context.named(NodeKind.DAY, [name]))[name]
