"""What `gql` gets from a server, by HTTP and with the schema that it fetches from it.

    python gql_calls.py http://127.0.0.1:8000/graphql

prints as JSON what each of the functions below returns, by their names. The server has to take
batches.
"""

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

from gql import Client, gql
from gql.dsl import DSLQuery, DSLSchema, dsl_gql
from gql.transport.exceptions import TransportQueryError
from gql.transport.httpx import HTTPXAsyncTransport, HTTPXTransport
from graphql import GraphQLError, build_schema, lexicographic_sort_schema, print_schema

PRINTED = Path(__file__).parents[2] / "schema.graphql"
DAYS = """
query Days($after: String) {
  days(first: 10, after: $after) {
    nodes { number }
    pageInfo { hasNextPage endCursor }
  }
}
"""


def schema(client: Client) -> bool:
    """Tell whether the fetched schema is the printed one."""
    assert client.schema
    printed = build_schema(PRINTED.read_text(encoding="utf-8"))
    return print_schema(lexicographic_sort_schema(client.schema)) == print_schema(
        lexicographic_sort_schema(printed)
    )


def variables(client: Client) -> Any:  # noqa: ANN401
    """Ask with variables, one of which is an input object."""
    query = gql("query($where: ScenarioFilter) { scenarios(where: $where) { nodes { key } } }")
    query.variable_values = {"where": {"usesAny": ["S3", "DynamoDB"], "days": {"some": {}}}}
    return client.execute(query)


def pages(client: Client) -> list[list[int]]:
    """Ask for all days, page by page."""
    found: list[list[int]] = []
    after = None
    while True:
        query = gql(DAYS)
        query.variable_values = {"after": after}
        days = client.execute(query)["days"]
        found.append([node["number"] for node in days["nodes"]])
        if not days["pageInfo"]["hasNextPage"]:
            return found
        after = days["pageInfo"]["endCursor"]


def dsl(client: Client) -> Any:  # noqa: ANN401
    """Ask with a query that is put together from the fetched schema."""
    assert client.schema
    ds = DSLSchema(client.schema)
    service = ds.Query.service(name="amazon s3").select(ds.Service.id, ds.Service.name)
    return client.execute(dsl_gql(DSLQuery(service)))


def not_found(client: Client) -> Any:  # noqa: ANN401
    """Return the error for a name that nobody knows, and the data beside it."""
    try:
        client.execute(gql('{ graph { days } scenario(key: "netflix_streming") { id } }'))
    except TransportQueryError as error:
        return {"data": error.data, "errors": error.errors}
    return None


def unknown_field(client: Client) -> str:
    """Return what the fetched schema makes the client say, without a request."""
    try:
        client.execute(gql("{ graph { dais } }"))
    except GraphQLError as error:
        return error.message
    return ""


def over_a_limit(client: Client) -> Any:  # noqa: ANN401
    """Return the error for a query over a limit."""
    try:
        client.execute(gql("{ " + " ".join(f"a{n}: __typename" for n in range(61)) + " }"))
    except TransportQueryError as error:
        return error.errors
    return None


def batch(client: Client) -> Any:  # noqa: ANN401
    """Send several operations in one request."""
    return client.execute_batch([gql("{ graph { days } }"), gql("{ weeks { number } }")])


async def side_by_side(url: str) -> Any:  # noqa: ANN401
    """Ask many times at once."""
    async with Client(transport=HTTPXAsyncTransport(url)) as session:
        asked = [gql(f"{{ day(number: {number}) {{ number }} }}") for number in range(1, 21)]
        return await asyncio.gather(*map(session.execute, asked))


CALLS = (schema, variables, pages, dsl, not_found, unknown_field, over_a_limit, batch)


def main(url: str) -> dict[str, Any]:
    """Make every call."""
    client = Client(transport=HTTPXTransport(url), fetch_schema_from_transport=True)
    with client:
        pass  # connecting fetches the schema
    found = {call.__name__: call(client) for call in CALLS}
    return {**found, "side_by_side": asyncio.run(side_by_side(url))}


if __name__ == "__main__":
    json.dump(main(sys.argv[1]), sys.stdout)
