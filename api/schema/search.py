"""Full-text search: what answers a few words."""

import asyncio
from enum import Enum
from typing import Annotated

import strawberry

from api.schema.days import Day
from api.schema.define import Info, enum_type, field, given, object_type, value
from api.schema.patterns import IntegrationPattern
from api.schema.scenarios import Scenario
from api.schema.services import Service
from graph.model.ids import NodeKind
from graph.query import search as searching
from graph.query.search import DEFAULT_HITS, MOST_HITS, SEARCHED_KINDS

SearchResult = Annotated[
    Scenario | Day | Service | IntegrationPattern,
    strawberry.union("SearchResult", description="What a search can find."),
]


@enum_type
class SearchKind(Enum):
    """What to search."""

    SCENARIO = value(
        NodeKind.SCENARIO,
        "Scenarios: titles, descriptions, use cases, services, steps, and all of their pages.",
    )
    DAY = value(NodeKind.DAY, "Days: titles, what they teach, case studies.")
    SERVICE = value(NodeKind.SERVICE, "Services: names, aliases, descriptions, categories.")
    PATTERN = value(NodeKind.PATTERN, "Patterns: names, aliases, descriptions, components.")


@object_type
class SearchHit:
    """Something that answers a search."""

    node: SearchResult = field("What it is.")
    snippet: str = field(
        "The matching words in place, each between two pairs of asterisks: `SNS 및 "
        "**CloudFront**`. It is plain text, nothing in it is escaped; ` … ` stands between "
        "passages, `…` where one is cut."
    )
    score: float = field(
        "How well it answers, to compare with other hits of the same search; the best come first."
    )


async def find_hits(
    info: Info,
    text: Annotated[
        str,
        strawberry.argument(
            description="Words in Korean or English, in any form: begun, inflected, a little "
            "misspelt. There are no operators. Without any word nothing is found; of many the "
            "first 32 count."
        ),
    ],
    first: Annotated[
        int | None,
        strawberry.argument(
            description=f"At most so many; {DEFAULT_HITS} where it is left out, and never over "
            f"{MOST_HITS}."
        ),
    ] = strawberry.UNSET,
    kinds: Annotated[
        list[SearchKind] | None,
        strawberry.argument(
            description="What to search; everything where it is left out or empty."
        ),
    ] = strawberry.UNSET,
) -> list[searching.SearchHit[searching.Found]]:
    """Resolve `search`."""
    reader = info.context.reader
    most = searching.most_hits(given(first))
    chosen = given(kinds) or ()
    if not searching.has_search_index(reader):
        # It takes seconds for a large course, in which others are still answered.
        await asyncio.to_thread(searching.search_index, reader)
    asked = [kind.value for kind in chosen] or SEARCHED_KINDS
    return searching.search(reader, text, most, asked)
