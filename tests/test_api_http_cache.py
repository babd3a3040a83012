"""What clients and proxies may keep, and how answers are packed."""

from __future__ import annotations

import gzip
import re
from typing import Any

import brotli
import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.holder import GraphHolder
from api.http.negotiation import encoding
from api.limits import Limits
from api.settings import Settings
from tests.api_harness import shipped
from tests.api_made_up import guided
from tests.http_harness import GRAPHQL_RESPONSE, JSON

TITLE = "{ day(number: 8) { title } }"
LONG = "{ days(first: 100) { nodes { number title teaches { name } } } }"


def client(settings: Settings | None = None) -> TestClient:
    return TestClient(create_app(shipped(), settings))


def get(asker: TestClient, query: str = TITLE, **headers: str) -> Any:  # noqa: ANN401
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return asker.get("/graphql", params={"query": query}, headers={"Accept": JSON, **named})


def test_what_has_not_changed_is_not_sent_again() -> None:
    asker = client()
    first = get(asker)
    tag = first.headers["etag"]
    assert re.fullmatch(r'"[\w-]+"', tag), "strong: no W/ before it"
    assert first.headers["cache-control"] == "public, no-cache"
    for known in (tag, f"W/{tag}", f'"other", {tag}'):
        again = get(asker, If_None_Match=known)
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == tag
        assert again.headers["cache-control"] == "public, no-cache"
        assert again.headers["vary"] == "Accept, Accept-Encoding"
    assert get(asker, If_None_Match='"other"').status_code == 200


def test_any_answer_will_do_where_there_is_one() -> None:
    asker = client()
    again = get(asker, If_None_Match="*")
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == get(asker).headers["etag"]
    head = {"Accept": JSON, "If-None-Match": "*"}
    assert asker.head("/graphql", params={"query": TITLE}, headers=head).status_code == 304
    assert get(asker, "{ nothing }", If_None_Match="*").json()["errors"]
    assert asker.post("/graphql", json={"query": TITLE}, headers=head).status_code == 200


def test_a_post_is_always_answered() -> None:
    asker = client()
    tag = get(asker).headers["etag"]
    headers = {"Accept": JSON, "If-None-Match": tag}
    answer = asker.post("/graphql", json={"query": TITLE}, headers=headers)
    assert answer.status_code == 200
    assert answer.headers["etag"] == tag


def test_the_tag_changes_with_everything_that_the_answer_depends_on() -> None:
    def tag(settings: Settings | None = None, **more: str) -> str:
        headers = {"Accept": JSON, "Accept-Encoding": "identity"} | {
            name.replace("_", "-"): value for name, value in more.items() if name.istitle()
        }
        asked = {name: value for name, value in more.items() if not name.istitle()}
        params = {"query": "query A($n: Int = 8) { day(number: $n) { title } }", **asked}
        answer = client(settings).get("/graphql", params=params, headers=headers)
        assert answer.status_code == 200
        return str(answer.headers["etag"])

    tags = [
        tag(),
        tag(query=TITLE),
        tag(variables='{"n": 7}'),
        tag(operationName="A"),
        tag(Accept=GRAPHQL_RESPONSE),
        tag(Accept_Encoding="gzip"),
        tag(Settings(limits=Limits(cost=1000))),
    ]
    assert len(set(tags)) == len(tags)
    assert tag() == tags[0]


def test_the_tag_changes_with_the_graph() -> None:
    holder = GraphHolder(shipped())
    asker = TestClient(create_app(holder))
    asked = "{ graph { version } }"
    tag = get(asker, asked).headers["etag"]
    holder.current = guided()
    answer = get(asker, asked, If_None_Match=tag)
    assert answer.status_code == 200
    assert answer.headers["etag"] != tag


def test_errors_are_not_kept() -> None:
    answer = get(client(), '{ service(name: "S33") { id } }')
    assert answer.headers["cache-control"] == "no-store"
    assert "etag" not in answer.headers


def test_how_long_an_answer_holds_is_a_setting() -> None:
    answer = get(client(Settings(max_age=60)))
    assert answer.headers["cache-control"] == "public, max-age=60"


@pytest.mark.parametrize(
    ("accepted", "expected"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("gzip;q=1, br;q=0.5", "gzip"),
        ("br;q=0, *", "gzip"),
        ("*", "br"),
        ("gzip;q=0", "identity"),
        ("identity, gzip;q=0.5", "identity"),
        ("deflate", "identity"),
        ("", "identity"),
    ],
)
def test_answers_are_packed_as_the_client_likes_it(accepted: str, expected: str) -> None:
    assert encoding(accepted, ["br", "gzip"]) == expected
    answer = client().get(
        "/graphql", params={"query": LONG}, headers={"Accept-Encoding": accepted, "Accept": JSON}
    )
    assert answer.headers.get("content-encoding", "identity") == expected
    assert answer.json()["data"]["days"]["nodes"][7]["teaches"][0] == {"name": "S3 Buckets"}


def test_packed_answers_are_the_same_bytes_underneath() -> None:
    asker = client()
    found = {}
    for name in ("identity", "gzip", "br"):
        headers = {"Accept-Encoding": name, "Accept": JSON}
        with asker.stream("GET", "/graphql", params={"query": LONG}, headers=headers) as answer:
            found[name] = b"".join(answer.iter_raw())
    assert gzip.decompress(found["gzip"]) == found["identity"]
    assert brotli.decompress(found["br"]) == found["identity"]
    assert len(found["br"]) < len(found["identity"]) / 2


def test_short_answers_are_not_worth_packing() -> None:
    assert "content-encoding" not in get(client(), Accept_Encoding="gzip").headers


def test_cors_is_closed() -> None:
    asker = client()
    assert "access-control-allow-origin" not in get(asker, Origin="https://example.org").headers
    preflight = {"Origin": "https://example.org", "Access-Control-Request-Method": "POST"}
    answer = asker.options("/graphql", headers=preflight)
    assert not [name for name in answer.headers if name.startswith("access-control")]


def test_cors_opens_for_the_origins_of_the_settings() -> None:
    asker = client(Settings(cors_origins=("https://example.org",)))
    answer = get(asker, Origin="https://example.org")
    assert answer.headers["access-control-allow-origin"] == "https://example.org"
    assert "ETag" in answer.headers["access-control-expose-headers"]
    assert "Origin" in answer.headers["vary"]
    assert "access-control-allow-origin" not in get(asker, Origin="https://example.com").headers
    preflight = {
        "Origin": "https://example.org",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type",
    }
    assert asker.options("/graphql", headers=preflight).status_code == 200
