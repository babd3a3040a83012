"""The graph as a whole, and what is doubtful in its sources."""

from enum import Enum

from api.schema.define import Info, enum_type, field, object_type, value
from api.schema.evidence import Evidence
from graph.model import findings


@enum_type
class Severity(Enum):
    """How bad a finding is."""

    ERROR = value(
        findings.Severity.ERROR,
        "The sources contradict themselves or lead nowhere; an answer is missing.",
    )
    WARNING = value(
        findings.Severity.WARNING,
        "Most likely a mistake; the answers rest on a choice that the message names.",
    )
    INFO = value(findings.Severity.INFO, "Worth knowing.")


@object_type
class Finding:
    """Something wrong or doubtful in the sources."""

    rule: str = field("Its kind, in words joined by hyphens: `unknown-service`.")
    severity: Severity = field("How bad it is.")
    message: str = field("What was found, and what to do about it.")
    evidence: list[Evidence] = field("Where it stands; several places where they disagree.")


@object_type
class GraphInfo:
    """The graph that answers: its version, and how much it holds."""

    version: str = field("A hash of all that can be asked of it. It changes when an answer does.")
    scenarios: int = field("How many scenarios there are.")
    days: int = field("How many days.")
    weeks: int = field("How many weeks.")
    services: int = field("How many services, features of services and concepts.")
    patterns: int = field("How many integration patterns.")
    interactions: int = field("How many interactions, over all scenarios.")
    findings: int = field("How many findings.")


def graph_info(info: Info) -> GraphInfo:
    """Resolve `graph`."""
    reader = info.context.reader
    counts = reader.counts()
    return GraphInfo(
        version=reader.version,
        scenarios=counts.scenarios,
        days=counts.days,
        weeks=counts.weeks,
        services=counts.services,
        patterns=counts.patterns,
        interactions=counts.interactions,
        findings=counts.findings,
    )
