"""What a scenario page says beside its facts: how to build, learn, run and mend the scenario."""

from typing import Protocol

import strawberry

from api.schema.define import Info, field, object_type, read
from api.schema.evidence import Evidence
from api.schema.lazy import LazyDay, LazyService
from graph.model import records
from graph.model.ids import NodeKind, node_id


class _Dated(Protocol):
    @property
    def day(self) -> int | None: ...


class _Named(Protocol):
    @property
    def services(self) -> tuple[str, ...]: ...


async def _day(parent: strawberry.Parent[_Dated], info: Info) -> records.Record | None:
    if parent.day is None:
        return None
    return await info.context.record.load(node_id(NodeKind.DAY, parent.day))


async def _services(parent: strawberry.Parent[_Named], info: Info) -> list[records.Service]:
    services = await info.context.known(NodeKind.SERVICE, parent.services)
    return await info.context.records(services, records.Service)


@object_type
class Statement:
    """A piece of text of a page."""

    title: str | None = field("The bold words before it.")
    text: str = field("The words, without markup.")
    evidence: Evidence = field("Where they stand.")


@object_type
class Hyperlink:
    """A link on a page."""

    text: str = field("What it is called.")
    url: str = field("Where it leads; relative links are relative to the page.")
    evidence: Evidence = field("Where it stands.")


@object_type
class HoursRange:
    """How long something takes."""

    least: float = field("Hours.")
    most: float = field("Hours; the same as `least` where the page gives one number.")


@object_type
class DayMention:
    """A day as a scenario page speaks of it."""

    number: int = field("The number of the day meant.", read("day"))
    day: LazyDay | None = field("That day; null as long as no source describes it.", _day)
    title: str | None = field("What the page calls it.")
    is_primary: bool = field("Whether the page marks it as the one the scenario belongs to.")
    service_names: list[str] = field(
        "What the page says that it teaches, in its words.", read("services")
    )
    services: list[LazyService] = field("The services behind these names.", _services)
    role: str | None = field("What it does for the scenario.")
    links: list[Hyperlink] = field("Where to read on.")
    evidence: Evidence = field("Where it stands.")


@object_type
class PageDiagram:
    """A diagram that stands on a page, as text. It claims nothing for the graph."""

    language: str = field("What its fence says: `mermaid`.")
    text: str = field("What stands inside the fence.")
    evidence: Evidence = field("Where its fence opens.")


@object_type
class ImplementationStep:
    """A step of building the scenario."""

    order: int = field("Its number on the page.")
    title: str = field("What is built.")
    day_number: int | None = field("The number of the day that it draws on.", read("day"))
    day: LazyDay | None = field("That day; null as long as no source describes it.", _day)
    service_names: list[str] = field("What it needs, in the words of the page.", read("services"))
    services: list[LazyService] = field("The services behind these names.", _services)
    instructions: list[Statement] = field("What to do, in order.")
    checks: list[Statement] = field("How to see that it worked.")
    guides: list[Hyperlink] = field("Where to read on.")
    evidence: Evidence = field("Where it stands.")


@object_type
class LearningStep:
    """A step of the order of study that a page recommends."""

    order: int = field("Its number on the page.")
    title: str = field("What is studied.")
    day_number: int | None = field("The number of the day that it draws on.", read("day"))
    day: LazyDay | None = field("That day; null as long as no source describes it.", _day)
    is_primary: bool = field("Whether the page marks it as the core of the path.")
    service_names: list[str] = field("What is studied, in the words of the page.", read("services"))
    services: list[LazyService] = field("The services behind these names.", _services)
    duration: str | None = field("How long it takes, as the page puts it.")
    hours: HoursRange | None = field("The same as numbers. They belong to this path, not the day.")
    materials: list[Hyperlink] = field("Where to read on.")
    evidence: Evidence = field("Where it stands.")


@object_type
class StatementGroup:
    """Statements under one heading, as the best practices for costs."""

    title: str = field("The heading.")
    statements: list[Statement] = field("What stands under it, in order.")
    evidence: Evidence = field("Where the heading stands.")


@object_type
class TroubleshootingCase:
    """Something that goes wrong, and how to mend it."""

    order: int = field("Its number on the page.")
    title: str = field("What goes wrong.")
    symptom: str | None = field("How it shows.")
    diagnosis: list[Statement] = field("How to find the cause, in order.")
    solution: list[Statement] = field("What to do.")
    evidence: Evidence = field("Where it stands.")


@object_type
class ReferenceGroup:
    """Links under one heading."""

    title: str = field("The heading.")
    links: list[Hyperlink] = field("What stands under it, in order.")
    evidence: Evidence = field("Where the heading stands.")
