"""What a client gets from a server that `ariadne-codegen` has generated from the schema.

    python generated_calls.py FOLDER http://127.0.0.1:8000/graphql <calls.json

FOLDER holds the package `course_client`. The calls are a list of methods of its client and their
arguments; what each returns is printed as JSON, and at the end what two more calls come to: one of
a query that is put together in Python, and one that fails.
"""

import importlib
import json
import sys
from typing import Any


def answers(client: Any, calls: list[tuple[str, dict[str, Any]]]) -> list[Any]:  # noqa: ANN401
    """Make calls of the methods that were generated from documents."""
    found = [getattr(client, method)(**arguments) for method, arguments in calls]
    return [each.model_dump(mode="json", by_alias=True) for each in found]


def put_together(client: Any) -> Any:  # noqa: ANN401
    """Ask with a query that no document has: it is built from generated classes."""
    queries = importlib.import_module("course_client.custom_queries")
    fields = importlib.import_module("course_client.custom_fields")
    inputs = importlib.import_module("course_client.input_types")
    where = inputs.ServiceFilter(scenario_count=inputs.IntFilter(gte=2))
    services = queries.Query.services(where=where, first=2).fields(
        fields.ServiceConnectionFields.nodes().fields(
            fields.ServiceFields.key,
            fields.ServiceFields.evidence().fields(fields.EvidenceFields.file),
        ),
    )
    return client.query(services, operation_name="Services")


def failing(client: Any) -> Any:  # noqa: ANN401
    """Return the errors and the data of a call for a name that nobody knows."""
    exceptions = importlib.import_module("course_client.exceptions")
    try:
        client.any_name_will_do(name="S4")
    except exceptions.GraphQLClientGraphQLMultiError as error:
        return {"errors": [each.extensions for each in error.errors], "data": error.data}
    return None


def main(folder: str, url: str, calls: list[tuple[str, dict[str, Any]]]) -> dict[str, Any]:
    """Make every call."""
    sys.path.insert(0, folder)
    with importlib.import_module("course_client").Client(url=url) as client:
        return {
            "answers": answers(client, calls),
            "put_together": put_together(client),
            "failing": failing(client),
        }


if __name__ == "__main__":
    json.dump(main(sys.argv[1], sys.argv[2], json.load(sys.stdin)), sys.stdout)
