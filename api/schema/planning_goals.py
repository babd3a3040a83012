"""Curriculum planning: the course against goals, such as those of an exam."""

from collections.abc import Iterator
from functools import cache
from typing import Annotated

import strawberry

from api.schema.define import Info, field, given, input_type, object_type, optional, read
from api.schema.lazy import LazyDay
from api.schema.planned import all_of, line_of
from api.schema.planning import ServiceCoverage
from graph.errors import LimitError, RequestError
from graph.load.goals import choose_goals, open_goals
from graph.model import goals as stated
from graph.model.ids import slug
from graph.model.names import fold
from graph.planning import goals as reports

MOST_DOMAINS = 100
MOST_WANTED = 500
"""How many services the domains may want together."""
_MOST_WEIGHT = 10_000
_UNTITLED = "Goals"


@input_type
class GoalDomainInput:
    """A part of an exam, as under `domains:` in a file of goals."""

    name: str = strawberry.field(description="What it is about; no other domain has its name.")
    weight: float = strawberry.field(
        description="How much it counts: over 0, at most 10,000. Only the ratio to the other "
        "weights matters."
    )
    services: list[str] = strawberry.field(
        description="What one has to know for it, by any of the names of the services; one or more."
    )


@input_type
class GoalsInput:
    """What learners are to know, as in a file of goals."""

    domains: list[GoalDomainInput] = strawberry.field(description="The parts, one or more.")
    title: str | None = optional("What it is called.")


@object_type
class Goals:
    """What learners are to know."""

    key: str = field("The words of its title, where the source states no other.")
    title: str = field("What it is called.")
    description: str | None = field("What it is about.")


@object_type
class KnownGoal:
    """A wanted service that the course knows."""

    wanted: str = field("The name by which it is wanted.", read("wanted.name"))
    found: ServiceCoverage = field("Where the course teaches and uses it.")


@object_type
class UnknownGoal:
    """A wanted service that the course has never heard of."""

    wanted: str = field("The name by which it is wanted.", read("wanted.name"))
    suggestions: list[str] = field("Names that the course knows and that come near, nearest first.")


@object_type
class DomainReport:
    """A domain beside the course. What it wants is covered, not taught, or unknown."""

    name: str = field("What it is about.", read("domain.name"))
    weight: float = field("How much it counts, as it was stated.", read("domain.weight"))
    covered: list[KnownGoal] = field(
        "What days teach, itself or in parts; in the order of the goals."
    )
    not_taught: list[KnownGoal] = field("What the course knows and no day teaches.")
    unknown: list[UnknownGoal] = field("What the course does not know.")
    taught_never_used: list[KnownGoal] = field("What of `covered` no scenario uses.")
    days: list[LazyDay] = field(
        "The days that teach something of it, in the order of the plan.", all_of("days")
    )
    hours: float = field("How long the course spends on it.")
    weight_share: float = field("Its share of the weights of all domains, from 0 to 1.")
    hours_share: float | None = field(
        "Its share of the hours of all domains; null where they have none."
    )
    covered_share: float = field("How much of what it wants is covered, from 0 to 1.")
    surplus: float | None = field(
        "The share of its hours less that of its weight: below 0, it comes off badly."
    )


@object_type
class GoalReport:
    """The course against goals.

    The hours of a day are shared out equally among the services that it names, and the share of a
    service equally among the domains that want it or its whole.
    """

    goals: Goals = field("What is wanted.")
    domains: list[DomainReport] = field("In the order of the goals.")
    covered_share: float = field(
        "How much of all is covered, from 0 to 1, each domain by its weight."
    )
    hours_elsewhere: float = field(
        "Hours of days, or shares of days, that teach nothing of the goals."
    )
    not_wanted: list[ServiceCoverage] = field(
        "What days teach and no domain wants, nor a part of it nor what it is a part of; by key."
    )
    assumptions: list[str] = field(
        "What was taken for granted where sources say nothing, or say a thing twice."
    )


def find_goal_coverage(
    info: Info,
    goals: Annotated[
        GoalsInput | None,
        strawberry.argument(
            description=f"The goals; at most {MOST_DOMAINS} domains, and {MOST_WANTED} services "
            "in all."
        ),
    ] = strawberry.UNSET,
    shipped: Annotated[
        str | None,
        strawberry.argument(
            description="In their place, the key or title of goals that come with the program: "
            "`tidewater-practitioner` is a fictitious exam."
        ),
    ] = strawberry.UNSET,
) -> reports.GoalReport:
    """Resolve `goalCoverage`."""
    own, name = given(goals), given(shipped)
    if own is not None and name is None:
        asked = _taken(own)
    elif own is None and name is not None:
        asked = choose_goals(_shipped(), name)
    else:
        raise RequestError("Give either `goals` or `shipped`: what the course is to be held to.")
    return reports.against_goals(info.context.plan, asked)


@cache
def _shipped() -> tuple[stated.Goals, ...]:
    return open_goals()


def _taken(goals: GoalsInput) -> stated.Goals:
    """Return goals that a client states; what files of goals may not hold is refused here too."""
    _require("The number of `domains`", len(goals.domains), MOST_DOMAINS)
    wanted = sum(len(domain.services) for domain in goals.domains)
    _require("The number of `services` in all `domains`", wanted, MOST_WANTED)
    if not goals.domains:
        raise RequestError("These goals have no domain. Describe at least one.")
    title = line_of(given(goals.title) or _UNTITLED, "title")
    return stated.Goals(slug(title), title, tuple(_domains(goals)), ())


def _require(name: str, number: int, most: int) -> None:
    if number > most:
        raise LimitError(name, most, number, "Ask about fewer at once.")


def _domains(goals: GoalsInput) -> Iterator[stated.GoalDomain]:
    names: set[str] = set()
    for domain in goals.domains:
        name = line_of(domain.name, "name")
        if fold(name) in names:
            raise RequestError(
                f"Two domains are named {name!r}. Put their services together, or give one"
                " another name."
            )
        if not 0 < domain.weight <= _MOST_WEIGHT:
            raise RequestError(
                f"The domain {name!r} weighs {domain.weight:g}: give a number over 0, at most"
                f" {_MOST_WEIGHT:,}."
            )
        if not domain.services:
            raise RequestError(f"The domain {name!r} wants no service. Name at least one.")
        names.add(fold(name))
        services = (stated.WantedService(line_of(each, "services"), ()) for each in domain.services)
        yield stated.GoalDomain(name, domain.weight, tuple(services), ())
