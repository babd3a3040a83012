"""Integration patterns and what they are combined from."""

import strawberry

from api.schema.define import Info, field, object_type
from api.schema.diagrams import Diagram, drawer_of
from api.schema.evidence import Evidence, all_evidence, newest_evidence
from api.schema.lazy import LazyPattern, LazyScenario, LazyService
from api.schema.linked import linked_to
from api.schema.links import Link, stated_links
from api.schema.nodes import Node
from graph.diagrams import Subject
from graph.model import records
from graph.model.edges import Relation


async def _patterns(
    parent: strawberry.Parent[records.PatternComponent], info: Info
) -> list[records.IntegrationPattern]:
    return await info.context.sources(parent.id, Relation.COMBINES, records.IntegrationPattern)


@object_type
class PatternComponent(Node):
    """What patterns are combined from, as `CDN`."""

    key: str = field("The part of its id after the colon: `cdn`.")
    name: str = field("As the course says it.")
    patterns: list[LazyPattern] = field("Patterns that it is a part of, by key.", _patterns)
    services: list[LazyService] = field(
        "Services that provide it, as patterns state them.",
        linked_to(records.Service, "services"),
    )
    links: list[Link] = field("What it refers to, with the evidence of each.", stated_links)
    evidence: Evidence = newest_evidence()
    all_evidence: list[Evidence] = all_evidence()


async def _scenarios(
    parent: strawberry.Parent[records.IntegrationPattern], info: Info
) -> list[records.Scenario]:
    return await info.context.sources(parent.id, Relation.APPLIES, records.Scenario)


@object_type
class IntegrationPattern(Node):
    """A named combination of components, as `CDN + Storage + Global Infrastructure`."""

    key: str = field("The part of its id after the colon.")
    name: str = field("As the course says it.")
    aliases: list[str] = field("Other names that it is found by.")
    description: str | None = field("What it is good for.")
    components: list[PatternComponent] = field(
        "What it combines, in the order of its source.",
        linked_to(records.PatternComponent, "components"),
    )
    scenarios: list[LazyScenario] = field("Scenarios that apply it, by key.", _scenarios)
    diagram: Diagram | None = field(
        "A picture of it, what it combines, and the scenarios that apply it.",
        drawer_of(Subject.PATTERN),
    )
    links: list[Link] = field("What it refers to, with the evidence of each.", stated_links)
    evidence: Evidence = newest_evidence()
    all_evidence: list[Evidence] = all_evidence()
