"""The schema as it is served. `api.execute` carries it out, and tells its errors."""

import strawberry

from api.schema.query import Query
from api.schema.services import Actor

schema = strawberry.Schema(query=Query, types=[Actor])


def print_schema() -> str:
    """Return the schema as text, as `schema.graphql` holds it."""
    return f"{schema.as_str()}\n"
