"""The ASGI application: GraphQL and its playground, and a sign of life."""

import re
from functools import cached_property

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL

from api.context import RequestContext
from api.holder import GraphHolder
from api.schema.served import schema
from graph.model.reader import GraphReader

GRAPHQL_PATH = "/graphql"

HEADLINE_QUERY = """\
# Which scenarios use CloudFront, and where is that stated?
{
  scenarios(where: {uses: "CloudFront"}) {
    totalCount
    nodes {
      title
      links(relations: [USES]) {
        name
        evidence { file line quote }
      }
    }
  }
}
"""
"""A first query to try."""

_EXAMPLE = re.compile(r"(?<=const EXAMPLE_QUERY = `)[^`]*(?=`)")


class _GraphQLView(GraphQL[RequestContext, None]):
    """Strawberry's view, answering each request from one version of the graph."""

    def __init__(self, holder: GraphHolder) -> None:
        # No protocols: there are no subscriptions yet, so nothing is to be upgraded.
        super().__init__(schema, subscription_protocols=())
        self._holder = holder

    async def get_context(
        self,
        request: Request | WebSocket,  # noqa: ARG002 - Strawberry's signature
        response: Response | WebSocket,  # noqa: ARG002
    ) -> RequestContext:
        """Take the graph that is current now, and keep it to the end of the request."""
        return RequestContext(self._holder.current)

    @cached_property
    def graphql_ide_html(self) -> str:
        """The playground, opening with a query that has something to show."""
        page = super().graphql_ide_html.replace("Strawberry GraphiQL", "scenariograph")
        return _EXAMPLE.sub(lambda _: HEADLINE_QUERY, page)


def create_app(source: GraphReader | GraphHolder) -> Starlette:
    """Return the application that answers from a graph, or from whatever a holder holds."""
    holder = source if isinstance(source, GraphHolder) else GraphHolder(source)

    async def lead_on(_request: Request) -> Response:
        return RedirectResponse(GRAPHQL_PATH)

    async def health(_request: Request) -> Response:
        return JSONResponse({"status": "ok", "version": holder.current.version})

    return Starlette(
        routes=[
            Route("/", lead_on),
            Route(GRAPHQL_PATH, _GraphQLView(holder)),
            Route("/healthz", health),
        ]
    )
