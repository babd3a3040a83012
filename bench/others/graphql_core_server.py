"""graphql-core with plain resolvers: `python -m bench.others.graphql_core_server COURSE.ndjson`.

Documents are parsed and validated once, and answers written by orjson.
"""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import orjson
from graphql import DocumentNode, GraphQLError, build_schema, execute_sync, parse, validate
from graphql.type import GraphQLInterfaceType, GraphQLObjectType, GraphQLUnionType
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bench.others.course import Course, Pattern, Scenario, Searchable, Service
from bench.others.serving import serve

_SCHEMA = build_schema(Path(__file__).with_name("schema.graphql").read_text("utf-8"))
_PATH = "/graphql"
T = TypeVar("T")


class Root:
    """What the fields of a query are asked of."""

    def __init__(self, course: Course) -> None:
        """Answer out of a course."""
        self._course = course

    def scenario(self, _info: object, key: str) -> Scenario | None:
        """Resolve `scenario`."""
        return self._course.scenarios.get(key)

    def scenarios(self, _info: object, first: int, where: dict[str, Any] | None = None) -> object:
        """Resolve `scenarios`."""
        return {"nodes": self._course.using((where or {}).get("uses") or [])[:first]}

    def service(self, _info: object, name: str) -> Service | None:
        """Resolve `service`."""
        return self._course.services.get(name.lower())

    def learningPath(self, _info: object, to: list[str]) -> object:  # noqa: N802 - GraphQL's name
        """Resolve `learningPath`."""
        days = self._course.path(to)
        return {
            "totalHours": sum(day.hours for day in days),
            "stops": [{"day": day} for day in days],
        }

    def search(self, _info: object, text: str, first: int) -> object:
        """Resolve `search`."""
        return [{"node": node} for node in self._course.search(text)[:first]]


@cache
def parsed(text: str) -> DocumentNode:
    """Return a document.

    Raises:
        GraphQLError: If it is none, or not one of the schema.
    """
    document = parse(text)
    if errors := validate(_SCHEMA, document):
        raise errors[0]
    return document


def main() -> None:
    """Serve the course that the argument names."""
    course = Course(Path(sys.argv[1]))
    root = Root(course)

    def used_with(service: Service, _info: object, first: int) -> object:
        found = course.used_with(service)[:first]
        return [{"service": other, "count": count} for other, count in found]

    _type("Service", GraphQLObjectType).fields["usedWith"].resolve = used_with
    _type("Participant", GraphQLInterfaceType).resolve_type = _name_of
    _type("Searchable", GraphQLUnionType).resolve_type = _name_of

    async def answer(request: Request) -> Response:
        asked = orjson.loads(await request.body())
        try:
            document = parsed(asked["query"])
        except GraphQLError as error:
            return _response({"errors": [error.formatted]})
        result = execute_sync(_SCHEMA, document, root, variable_values=asked.get("variables"))
        return _response(result.formatted)

    serve(Starlette(routes=[Route(_PATH, answer, methods=["POST"])]), _PATH)


def _type(name: str, kind: type[T]) -> T:
    found = _SCHEMA.type_map[name]
    assert isinstance(found, kind)  # noqa: S101 - as the schema has it
    return found


def _name_of(node: Searchable, _info: object, _type: object) -> str:
    return "IntegrationPattern" if isinstance(node, Pattern) else type(node).__name__


def _response(answer: object) -> Response:
    return Response(orjson.dumps(answer), media_type="application/json")


if __name__ == "__main__":
    main()
