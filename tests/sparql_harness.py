"""What the tests of `/sparql` share: a client of the application, and queries that need long."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from starlette.testclient import TestClient

from api.app import create_app
from api.holder import GraphHolder, Source
from api.limits import Limits
from api.settings import Settings
from tests.api_harness import shipped

PATH = "/sparql"
DATASET = "https://w3id.org/scenariograph/id/dataset"
PREFIXES = (
    "PREFIX sg: <https://w3id.org/scenariograph/vocabulary#>"
    " PREFIX dcterms: <http://purl.org/dc/terms/> "
)
DAY = f"{PREFIXES} SELECT ?title {{ ?d dcterms:identifier 'day:8' ; dcterms:title ?title }}"
TITLE = "S3 (Simple Storage Service)"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
"""A cross product of all with all: nobody lives to see the number."""
JSON = "application/sparql-results+json"
TURTLE = "text/turtle"


PATIENT = Limits(milliseconds=60_000)
"""Where it does not matter how long the first question waits for the process that answers it."""


@contextmanager
def asking(
    settings: Settings | None = None, source: Source | GraphHolder | None = None
) -> Iterator[TestClient]:
    """Give a client of an application that begins and ends in order."""
    settings = settings or Settings(limits=PATIENT)
    with TestClient(create_app(source or shipped(), settings)) as client:
        yield client


def ask(client: TestClient, query: str, accept: str = JSON, **headers: str) -> Any:  # noqa: ANN401
    """Return the answer to a query, asked in the address."""
    named: Mapping[str, str] = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.get(PATH, params={"query": query}, headers={"Accept": accept, **named})


def title_of(answer: Any) -> str:  # noqa: ANN401
    """Return the one title that an answer in JSON holds."""
    (row,) = answer.json()["results"]["bindings"]
    return str(row["title"]["value"])


def code_of(answer: Any) -> str:  # noqa: ANN401
    """Return the code of the one error that an answer tells."""
    (error,) = answer.json()["errors"]
    return str(error["extensions"]["code"])
