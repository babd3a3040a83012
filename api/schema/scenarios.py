"""Scenarios: the facts, and what their pages say beside them."""

from typing import Any

from api.schema.define import field, object_type, read
from api.schema.diagrams import Diagram, draw_scenario
from api.schema.evidence import Evidence, all_evidence, newest_evidence
from api.schema.flow import FlowStep, Interaction, placed_interactions
from api.schema.guide import (
    DayMention,
    ImplementationStep,
    LearningStep,
    PageDiagram,
    ReferenceGroup,
    Statement,
    StatementGroup,
    TroubleshootingCase,
)
from api.schema.lazy import LazyDay, LazyPattern, LazyService
from api.schema.linked import linked_to, linked_to_one
from api.schema.links import Link, dangling_links, stated_links
from api.schema.nodes import Node
from graph.model import records

_PATTERN = linked_to_one("pattern")
_DAYS = linked_to(records.Day, "days")
_PRIMARY_DAY = linked_to_one("primary_day")
_KEY_SERVICES = linked_to(records.Service, "key_services")
_SERVICES = linked_to(records.Service, "uses")


def _section(name: str, description: str) -> Any:  # noqa: ANN401 - declares a field
    return field(description, read(f"guide.{name}"))


@object_type
class Scenario(Node):
    """A real-world architecture that the course builds up to."""

    key: str = field("As in the course: `netflix_streaming`.")
    title: str = field("Its name for people.")
    description: str | None = field("What it is about.")
    use_case: str | None = field("What it is used for.")
    pattern: LazyPattern | None = field("The integration pattern that it applies.", _PATTERN)
    days: list[LazyDay] = field("In the order in which the scenario names them.", _DAYS)
    primary_day: LazyDay | None = field("The day that it belongs to most.", _PRIMARY_DAY)
    key_services: list[LazyService] = field(
        "Named by the scenario as its key services.", _KEY_SERVICES
    )
    services: list[LazyService] = field(
        "All that it uses: key services, then further participants of its interactions. "
        "Not what is merely taught on its days.",
        _SERVICES,
    )
    steps: list[FlowStep] = field("What happens, in order.")
    interactions: list[Interaction] = field("The actual edges.", placed_interactions)
    diagram: Diagram = field("A picture of its interactions.", draw_scenario)
    links: list[Link] = field("What it refers to, with the evidence of each.", stated_links)
    dangling_references: list[Link] = field(
        "What it refers to and no source describes.", dangling_links
    )
    day_mentions: list[DayMention] = _section("day_mentions", "Its days as its page puts them.")
    diagrams: list[PageDiagram] = _section("diagrams", "Diagrams that stand on its page, as text.")
    implementation: list[ImplementationStep] = _section("implementation", "How to build it.")
    integration_checks: list[Statement] = _section(
        "integration_checks", "How to see that the whole works."
    )
    learning_path: list[LearningStep] = _section(
        "learning_path", "The order of study that its page recommends."
    )
    practice: list[Statement] = _section("practice", "What to practise, in order.")
    learning_goals: list[Statement] = _section("learning_goals", "What one understands at the end.")
    best_practices: list[StatementGroup] = _section("best_practices", "What to keep in mind.")
    troubleshooting: list[TroubleshootingCase] = _section(
        "troubleshooting", "What goes wrong, and how to mend it."
    )
    references: list[ReferenceGroup] = _section("references", "Where its page says to read on.")
    notes: list[Statement] = _section("notes", "Text of its page that belongs nowhere else.")
    created: Statement | None = _section("created", "When its page was made, as it says.")
    version: Statement | None = _section("version", "Which version its page is, as it says.")
    evidence: Evidence = newest_evidence()
    all_evidence: list[Evidence] = all_evidence()
