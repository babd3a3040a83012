"""Services, and the actors outside the cloud."""

import strawberry

from api.schema.define import Info, field, object_type
from api.schema.diagrams import Diagram, drawer_of
from api.schema.evidence import Evidence, all_evidence, newest_evidence
from api.schema.lazy import LazyDay, LazyScenario, LazyService
from api.schema.linked import linked_to_one
from api.schema.links import Link, stated_links
from api.schema.nodes import Node, Participant
from api.schema.usage import ServiceCoUse, used_with
from graph.diagrams import Subject
from graph.model import records
from graph.model.edges import Relation


async def _parts(parent: strawberry.Parent[records.Service], info: Info) -> list[records.Service]:
    return await info.context.sources(parent.id, Relation.PART_OF, records.Service)


async def _taught_on(parent: strawberry.Parent[records.Service], info: Info) -> list[records.Day]:
    days = await info.context.taught_on.load(parent.id)
    return await info.context.records(days, records.Day)


async def _scenarios(
    parent: strawberry.Parent[records.Service], info: Info
) -> list[records.Scenario]:
    scenarios = await info.context.used_by.load(parent.id)
    return await info.context.records(scenarios, records.Scenario)


@object_type
class Service(Node, Participant):
    """An AWS service, a feature of one, or a concept: one identity with many names."""

    key: str = field("The part of its id after the colon: `s3`.")
    name: str = field("As the course says it.")
    name_ko: str | None = field("Its Korean name.")
    name_en: str | None = field("Its English name.")
    aliases: list[str] = field("Other names that it is found by.")
    category: str | None = field("What sort of service it is: `storage`, `compute` …")
    is_concept: bool = field(
        "True for something to understand, like Regions, rather than a service to use."
    )
    description: str | None = field("What it does.")
    is_declared: bool = field("False where sources name it and none describes it.")
    part_of: LazyService | None = field(
        "The service that it is a feature of.", linked_to_one("part_of")
    )
    parts: list[LazyService] = field("Its features, by key.", _parts)
    taught_on: list[LazyDay] = field("Days that teach it or a part of it, in order.", _taught_on)
    scenarios: list[LazyScenario] = field(
        "Scenarios that use it or a part of it, by key.", _scenarios
    )
    used_with: list[ServiceCoUse] = field(
        "Services used together with it, most shared scenarios first, then by key. Services count "
        "as scenarios name them; a part does not stand for its whole.",
        used_with,
    )
    diagram: Diagram | None = field(
        "A picture of it and what it interacts with, in any scenario.", drawer_of(Subject.SERVICE)
    )
    links: list[Link] = field("What it refers to, with the evidence of each.", stated_links)
    evidence: Evidence = newest_evidence()
    all_evidence: list[Evidence] = all_evidence()


@object_type
class Actor(Node, Participant):
    """Who is outside the cloud."""

    key: str = field("The part of its id after the colon: `user`.")
    name: str = field("As the course says it.")
    name_ko: str | None = field("Its Korean name.")
    name_en: str | None = field("Its English name.")
    aliases: list[str] = field("Other names, whatever the language of the page.")
    evidence: Evidence = newest_evidence()
    all_evidence: list[Evidence] = all_evidence()
