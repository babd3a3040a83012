"""What was loaded, and when something else is served."""

from collections.abc import AsyncGenerator
from datetime import datetime
from typing import Annotated

import strawberry

from api.holder import Change
from api.schema.about import GraphInfo, graph_info
from api.schema.define import Info, field, given, object_type
from graph.errors import RequestError

DATE_TIME = strawberry.scalar(
    name="DateTime",
    description="A moment with its offset from UTC: `2026-03-01T09:00:00+00:00`.",
    serialize=lambda moment: moment.isoformat(timespec="milliseconds"),
    parse_value=datetime.fromisoformat,
)


@object_type
class Source:
    """Something that was loaded: a file, a folder, or the shipped course."""

    name: str = field(
        "The last part of its path, or `shipped`. Where it lies on the server is not told."
    )
    files: int = field("How many files were read.")
    records: int = field("How many records and scenario pages they hold.")
    findings: int = field("How many findings had a place in one of them when it was loaded.")
    loaded_at: datetime = field("When it was read. All sources are read together.")


def list_sources(info: Info) -> list[Source]:
    """Resolve `sources`."""
    served = info.context.served
    if served.loaded_at is None:
        return []
    return [
        Source(
            name=source.label,
            files=source.files,
            records=source.records,
            findings=source.findings,
            loaded_at=served.loaded_at,
        )
        for source in served.sources
    ]


@object_type
class GraphChange:
    """That another version of the graph is served."""

    version: str = field("The version that is served now.")
    previous_version: str = field(
        "The version that this subscriber knew before: that of the event before, at first `since`, "
        "or what was served when it subscribed. Versions in between may have been left out."
    )
    changed_at: datetime = field("Since when it is served.")
    graph: GraphInfo = field("How much it holds, findings included.", graph_info)
    sources: list[Source] = field("What was loaded, as `sources` of a query.", list_sources)


def watch_graph(
    info: Info,
    since: Annotated[
        str | None,
        strawberry.argument(
            description="The version that the client knows. Where another one is served already, "
            "the first event comes at once; so whoever reconnects misses nothing. Where it is left "
            "out, what is served on subscribing counts as known."
        ),
    ] = strawberry.UNSET,
) -> AsyncGenerator[Change, None]:
    """Resolve `graphChanged`.

    Raises:
        RequestError: If nothing tells of changes here.
    """
    if info.context.changes is None:
        raise RequestError("Nothing changes here: subscribe to a server.")
    known = given(since)
    return info.context.changes(info.context.reader.version if known is None else known)
