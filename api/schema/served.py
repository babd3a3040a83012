"""The schema as it is served. `api.execute` carries it out, and tells its errors."""

from datetime import datetime

import strawberry
from strawberry.schema.config import StrawberryConfig

from api.schema.loaded import DATE_TIME
from api.schema.query import Query
from api.schema.services import Actor
from api.schema.subscription import Subscription

schema = strawberry.Schema(
    query=Query,
    subscription=Subscription,
    types=[Actor],
    config=StrawberryConfig(scalar_map={datetime: DATE_TIME}),
)


def print_schema() -> str:
    """Return the schema as text, as `schema.graphql` holds it."""
    return f"{schema.as_str()}\n"
