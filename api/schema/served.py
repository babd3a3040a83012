"""The schema as it is served."""

import strawberry
from graphql import GraphQLError
from strawberry.types import ExecutionContext

from api.errors import present
from api.schema.query import Query
from api.schema.services import Actor


class Schema(strawberry.Schema):
    """A schema whose errors are told as `api.errors` says."""

    def process_errors(
        self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None
    ) -> None:
        """Replace the errors by what a client is to see of them.

        Strawberry calls this once for every answer, whatever stage it failed at.
        """
        is_executing = execution_context is not None and execution_context.result is not None
        errors[:] = [present(error, is_executing=is_executing) for error in errors]


schema = Schema(query=Query, types=[Actor])


def print_schema() -> str:
    """Return the schema as text, as `schema.graphql` holds it."""
    return f"{schema.as_str()}\n"
