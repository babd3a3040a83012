"""The root of subscriptions."""

from typing import Any

import strawberry

from api.schema.define import object_type
from api.schema.loaded import GraphChange, watch_graph

_changes: Any = strawberry.subscription(
    resolver=watch_graph,
    graphql_type=GraphChange,
    description="Whenever another version of the graph is served. Whoever is slow is told of the "
    "newest version only.",
)


@object_type
class Subscription:
    """What is told when it happens, over WebSocket or as server-sent events."""

    graph_changed: GraphChange = _changes
