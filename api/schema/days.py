"""Days and weeks of the plan."""

from enum import Enum

import strawberry

from api.schema.define import Info, enum_type, field, object_type, value
from api.schema.diagrams import Diagram, drawer_of
from api.schema.evidence import Evidence, all_evidence, newest_evidence
from api.schema.lazy import LazyDay, LazyScenario, LazyService, LazyWeek
from api.schema.linked import linked_to
from api.schema.links import Link, dangling_links, stated_links
from api.schema.nodes import Node
from graph.diagrams import Subject
from graph.model import records
from graph.model.edges import Relation
from graph.model.ids import NodeKind, node_id


@enum_type
class Difficulty(Enum):
    """How hard a day is."""

    BASIC = value(records.Difficulty.BASIC, "For beginners.")
    INTERMEDIATE = value(records.Difficulty.INTERMEDIATE, "For those who know the basics.")
    ADVANCED = value(records.Difficulty.ADVANCED, "For those who have built something already.")


@object_type
class CaseStudy:
    """The company that a day looks at."""

    company: str = field("Its name.")
    focus: str | None = field("What is looked at.")


async def _week(parent: strawberry.Parent[records.Day], info: Info) -> records.Record | None:
    if parent.week is None:
        return None
    return await info.context.record.load(node_id(NodeKind.WEEK, parent.week))


async def _scenarios(parent: strawberry.Parent[records.Day], info: Info) -> list[records.Scenario]:
    return await info.context.sources(parent.id, Relation.INVOLVES, records.Scenario)


@object_type
class Day(Node):
    """A unit of the plan."""

    number: int = field("Its position in the plan, from 1.")
    title: str = field("What it is about.")
    week: LazyWeek | None = field("The week that it belongs to.", _week)
    difficulty: Difficulty | None = field("How hard it is.")
    hours: float | None = field("How long it takes.")
    teaches: list[LazyService] = field(
        "Services that it names, in the order of its source.",
        linked_to(records.Service, "teaches"),
    )
    reviews: list[LazyDay] = field(
        "Days that it goes over again, by number.", linked_to(records.Day, "reviews")
    )
    related: list[LazyDay] = field(
        "Days that the course relates it to, in the order of its source.",
        linked_to(records.Day, "related"),
    )
    prerequisites: list[LazyDay] = field(
        "Days that must come before it: as stated, else the related days that come earlier.",
        linked_to(records.Day, "prerequisites"),
    )
    scenarios: list[LazyScenario] = field("Scenarios that point to it, by key.", _scenarios)
    case_study: CaseStudy | None = field("The company that it looks at.")
    diagram: Diagram | None = field(
        "A picture of what must come before it, what needs it, and what it teaches.",
        drawer_of(Subject.DAY),
    )
    links: list[Link] = field("What it refers to, with the evidence of each.", stated_links)
    dangling_references: list[Link] = field(
        "What it refers to and no source describes.", dangling_links
    )
    evidence: Evidence = newest_evidence()
    all_evidence: list[Evidence] = all_evidence()


async def _days(parent: strawberry.Parent[records.Week], info: Info) -> list[records.Day]:
    return await info.context.sources(parent.id, Relation.IN_WEEK, records.Day)


async def _hours(parent: strawberry.Parent[records.Week], info: Info) -> float:
    days = await info.context.sources(parent.id, Relation.IN_WEEK, records.Day)
    return sum((day.hours or 0.0 for day in days), 0.0)


@object_type
class Week(Node):
    """A week of the plan."""

    number: int = field("Its position in the plan, from 1.")
    title: str | None = field("What it is about.")
    days: list[LazyDay] = field("Its days, by number.", _days)
    hours: float = field("The hours of its days together; a day that states none counts 0.", _hours)
    evidence: Evidence = newest_evidence()
    all_evidence: list[Evidence] = all_evidence()
