"""Curriculum planning: whether the days stand in a good order, and which is the best."""

import strawberry

from api.schema.define import Info, field, object_type
from api.schema.lazy import LazyDay
from api.schema.planned import PlanningReason, all_of, one
from graph.model.records import Record
from graph.planning import best_order as best
from graph.planning import order as orders


@object_type
class OrderViolation:
    """A prerequisite that does not come first."""

    day: LazyDay = field("The day that needs it.", one("day"))
    prerequisite: LazyDay = field("What it needs.", one("prerequisite"))
    reason: PlanningReason = field("What is wrong.")


@object_type
class PrerequisiteCycle:
    """Days that need each other, so that no order is valid."""

    days: list[LazyDay] = field(
        "Each needs the next, and the last the first: the first of them in the plan.",
        all_of("days"),
    )
    reason: PlanningReason = field("How it goes round.")


async def _stretches(parent: strawberry.Parent[orders.SplitWeek], info: Info) -> list[list[Record]]:
    return [await info.context.existing(day.id for day in stretch) for stretch in parent.stretches]


@object_type
class SplitWeek:
    """A week whose days do not stand together."""

    week: int = field("Its number.")
    stretches: list[list[LazyDay]] = field(
        "Its days, cut where days of other weeks stand between them.", _stretches
    )


@object_type
class MutualRelation:
    """Two days that are related both ways, which is no cycle: a relation orders nothing."""

    first: LazyDay = field("The one that stands first in the plan.", one("first"))
    second: LazyDay = field("The other one.", one("second"))
    reason: PlanningReason = field("What the relation comes to.")


@object_type
class OrderCheck:
    """How it stands with the order of the days."""

    is_valid: bool = field("Whether every prerequisite comes first.")
    violations: list[OrderViolation] = field(
        "Prerequisites that do not come first, in the order of the plan."
    )
    cycles: list[PrerequisiteCycle] = field(
        "Cycles of prerequisites: why no order is without violations."
    )
    split_weeks: list[SplitWeek] = field("Weeks that do not stand together, by number.")
    mutual: list[MutualRelation] = field("Relations that run both ways, in the order of the plan.")


@object_type
class OrderMove:
    """A day that has to move, while the days that need not keep their order."""

    day: LazyDay = field("The day.", one("day"))
    place: int = field("Where it stands in the best order, from 1.")
    reasons: list[PlanningReason] = field("What its place today breaks, or that it makes room.")


@object_type
class StudyWeek:
    """A week of an order."""

    days: list[LazyDay] = field("Its days, in order.", all_of("days"))
    hours: float = field("How long they take.")


@object_type
class BestOrder:
    """The best order of the days: prerequisites first, weeks together, near to today's."""

    days: list[LazyDay] = field("The days in that order.", all_of("days"))
    moves: list[OrderMove] = field("The fewest days that have to move, in the best order.")
    weeks: list[StudyWeek] = field(
        "That order in as many weeks as the days name, with even hours; none where days name none."
    )
    weeks_today: list[StudyWeek] = field("The weeks that the days name, by number.")
    inverted_pairs: int = field("How many pairs of days stand the other way round today.")
    given_up: list[OrderViolation] = field(
        "Prerequisites that no longer come first, because they run in cycles."
    )
    is_proven_best: bool = field("Whether there is no better order.")
    assumptions: list[str] = field(
        "What was taken for granted where the sources say nothing, or contradict themselves."
    )


def find_order(info: Info) -> orders.OrderCheck:
    """Resolve `order`."""
    return orders.check_order(info.context.plan)


def find_best_order(info: Info) -> best.BestOrder:
    """Resolve `bestOrder`."""
    return best.best_order(info.context.plan, time_limit=info.context.seconds_to_search)
