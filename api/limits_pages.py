"""How long a list becomes that is asked for by pages: what each field gives, and at most."""

from __future__ import annotations

from dataclasses import dataclass

from api.schema.listing import DEFAULT_PAGE_SIZE, MOST_PER_PAGE
from api.schema.planning_study import DEFAULT_NEXT, MOST_STUDIED
from graph.query.findings import MOST_FINDINGS
from graph.query.groups import DEFAULT_GROUPS, MOST_GROUPS
from graph.query.neighbourhood import DEFAULT_NODES, MOST_NODES
from graph.query.paths import DEFAULT_PATHS, MOST_PATHS
from graph.query.search import DEFAULT_HITS, MOST_HITS
from graph.query.similar import DEFAULT_SIMILAR, MOST_SIMILAR


@dataclass(frozen=True, slots=True)
class PageSize:
    """The length of a page."""

    default: int = DEFAULT_PAGE_SIZE
    """Where nothing is said."""
    most: int = MOST_PER_PAGE
    """Whoever asks for more is refused."""


USUAL = PageSize()
"""That of connections, and of all fields that are not named below."""
_STUDIED = PageSize(DEFAULT_NEXT, MOST_STUDIED)
PAGE_SIZES = {
    ("Query", "bottlenecks"): _STUDIED,
    ("Query", "findings"): PageSize(most=MOST_FINDINGS),
    ("Query", "groups"): PageSize(DEFAULT_GROUPS, MOST_GROUPS),
    ("Query", "neighbourhood"): PageSize(DEFAULT_NODES, MOST_NODES),
    ("Query", "nextDays"): _STUDIED,
    ("Query", "paths"): PageSize(DEFAULT_PATHS, MOST_PATHS),
    ("Query", "scenariosFor"): _STUDIED,
    ("Query", "search"): PageSize(DEFAULT_HITS, MOST_HITS),
    ("Query", "similar"): PageSize(DEFAULT_SIMILAR, MOST_SIMILAR),
    ("Query", "worthTeaching"): _STUDIED,
}
"""By the type and the name of a field. Without `first`, `findings` gives all there are; that is
taken for as many as usual."""
