"""What `gql` is told over WebSocket when the sources of a server change.

    python gql_changes.py ws://127.0.0.1:8000/graphql 2

prints so many changes, as JSON, a line each: the first is what is served now.
"""

import asyncio
import json
import sys

from gql import Client, gql
from gql.transport.websockets import WebsocketsTransport

CHANGES = 'subscription { graphChanged(since: "another") { version previousVersion } }'


async def main(url: str, most: int) -> None:
    """Print changes as they come."""
    transport = WebsocketsTransport(url, subprotocols=["graphql-transport-ws"])
    async with Client(transport=transport, fetch_schema_from_transport=True) as session:
        told = 0
        async for change in session.subscribe(gql(CHANGES)):
            sys.stdout.write(json.dumps(change["graphChanged"]) + "\n")
            sys.stdout.flush()
            told += 1
            if told == most:
                break


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
