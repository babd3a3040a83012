"""Why scenarios use services, and what services are used together with."""

from typing import Annotated

import strawberry

from api.schema.define import Info, field, given, object_type
from api.schema.evidence import Evidence
from api.schema.lazy import LazyScenario, LazyService
from api.schema.linked import linked_to, linked_to_one
from graph.model import records
from graph.query import why
from graph.query.bounds import bounded
from graph.query.used_with import MOST_CO_USES, CoUse

DEFAULT_CO_USES = 20


@object_type
class Explanation:
    """Why a scenario counts as using a service, or why it does not."""

    holds: bool = field("Whether it uses the service, or a part of it.")
    reason: str = field("Why, or why not: sentences for people.")
    evidence: list[Evidence] = field(
        "What the reason rests on: where the service is named as a key service, its interactions, "
        "and the link from part to whole where it is used by a part; or else where the days of "
        "the scenario teach it. The newest source of each first."
    )


def explain(
    info: Info,
    scenario: Annotated[str, strawberry.argument(description="Its key, or its title.")],
    service: Annotated[str, strawberry.argument(description="Any of its names.")],
) -> why.Explanation:
    """Resolve `why`."""
    return why.why(info.context.reader, scenario, service)


_SCENARIOS = linked_to(records.Scenario, "scenarios", has_links=False)


@object_type
class ServiceCoUse:
    """A service that scenarios use together with another one."""

    service: LazyService = field("The other service.", linked_to_one("service", has_links=False))
    count: int = field("How many scenarios use both.")
    scenarios: list[LazyScenario] = field("The scenarios that use both, by key.", _SCENARIOS)


async def used_with(
    parent: strawberry.Parent[records.Service],
    info: Info,
    first: Annotated[
        int | None,
        strawberry.argument(
            description=f"At most so many; {DEFAULT_CO_USES} where it is left out, and never over "
            f"{MOST_CO_USES}."
        ),
    ] = strawberry.UNSET,
) -> tuple[CoUse, ...]:
    """Resolve `usedWith` of a service."""
    most = bounded(
        "first",
        given(first),
        default=DEFAULT_CO_USES,
        most=MOST_CO_USES,
        remedy="The scenarios of the service say what else they use.",
    )
    return await info.context.used_with.load((parent.id, most))
