"""The graph as a whole."""

from api.schema.define import Info, field, object_type


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
