"""Who may ask, from where, and what is told when something breaks."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any, cast

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.errors import AddressError
from api.http.tokens import new_token, read_tokens, token_line
from api.server import check_openness, is_loopback
from api.settings import Settings
from graph.errors import SourceError
from graph.model.findings import Finding
from graph.model.reader import GraphReader
from tests.api_harness import CountingReader, shipped
from tests.http_harness import GRAPHQL_RESPONSE, JSON

TITLE = {"query": "{ day(number: 8) { title } }"}


def ask(asker: TestClient, body: object = None, **headers: str) -> Any:  # noqa: ANN401
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return asker.post("/graphql", json=body or TITLE, headers={"Accept": JSON, **named})


@pytest.fixture
def token_file(tmp_path: Path) -> Path:
    path = tmp_path / "tokens"
    lines = ["# who may ask", token_line("ci", "sg_first"), "", token_line("me", "sg_second")]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_a_token_lets_in(token_file: Path) -> None:
    asker = TestClient(create_app(shipped(), Settings(token_file=token_file)))
    for authorization in ("Bearer sg_first", "bearer  sg_second"):
        answer = ask(asker, Authorization=authorization)
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "private, no-cache"
        assert answer.headers["vary"] == "Accept, Accept-Encoding, Authorization"


@pytest.mark.parametrize(
    "authorization", [None, "", "Bearer", "Bearer sg_third", "Basic sg_first", "sg_first"]
)
def test_nobody_else_comes_in(token_file: Path, authorization: str | None) -> None:
    asker = TestClient(create_app(shipped(), Settings(token_file=token_file)))
    headers = {} if authorization is None else {"Authorization": authorization}
    for answer in (ask(asker, **headers), asker.get("/graphql?query={a}", headers=headers)):
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"] == "Bearer"
        assert answer.json()["errors"][0]["extensions"] == {"code": "UNAUTHENTICATED"}


def test_what_is_no_secret_needs_no_token(token_file: Path) -> None:
    asker = TestClient(create_app(shipped(), Settings(token_file=token_file)))
    assert asker.get("/healthz").status_code == 200
    assert asker.get("/graphql", headers={"Accept": "text/html"}).status_code == 200


def test_the_file_holds_hashes_and_no_tokens() -> None:
    token = new_token()
    assert len(token) > 40
    assert token != new_token()
    assert token not in token_line("ci", token)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "lists no token"),
        (b"# nobody\n", "lists no token"),
        (b"ci sg_in_plain_text\n", ":1: This is no token"),
        (b"ci sha256:abc", ":1: This is no token"),
        (b"\xff", "cannot be read"),
    ],
)
def test_a_token_file_that_is_none(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "tokens"
    path.write_bytes(content)
    with pytest.raises(SourceError, match=words):
        create_app(shipped(), Settings(token_file=path))
    with pytest.raises(SourceError, match="cannot be read"):
        read_tokens(tmp_path / "none")


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "localhost", "::1", "[::1]"])
def test_this_machine_may_be_served_without_more(host: str) -> None:
    check_openness(host, Settings())
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "", "::", "192.0.2.1", "example.org"])  # noqa: S104
def test_other_machines_need_a_token_or_a_word(host: str, token_file: Path) -> None:
    with pytest.raises(AddressError, match="--public") as caught:
        check_openness(host, Settings())
    assert "--token-file" in str(caught.value)
    check_openness(host, Settings(public=True))
    check_openness(host, Settings(token_file=token_file))


def test_only_the_names_of_the_settings_are_answered_to() -> None:
    asker = TestClient(create_app(shipped(), Settings(hosts=("example.org", "*.example.com"))))
    assert ask(asker, Host="example.org").status_code == 200
    assert ask(asker, Host="a.example.com:8000").status_code == 200
    assert ask(asker, Host="evil.example").status_code == 400


def test_the_playground_can_be_switched_off() -> None:
    asker = TestClient(create_app(shipped(), Settings(playground=False)))
    assert asker.get("/graphql", headers={"Accept": "text/html"}).status_code == 406
    assert asker.get("/graphql", headers={"Accept": "text/html, */*;q=0.1"}).status_code == 400
    assert asker.get("/", follow_redirects=False).status_code == 404


def test_introspection_can_be_switched_off() -> None:
    asker = TestClient(create_app(shipped(), Settings(introspection=False)))
    answer = ask(asker, {"query": "{ __schema { types { name } } }"}, Accept=GRAPHQL_RESPONSE)
    assert answer.status_code == 400


class _BrokenReader(CountingReader):
    """Breaks, and names a secret while it does."""

    def findings(self) -> list[Finding]:
        raise RuntimeError("cannot read /srv/secret")


def test_an_error_is_masked_and_logged_under_the_number_of_its_request(
    caplog: pytest.LogCaptureFixture,
) -> None:
    broken = cast("GraphReader", _BrokenReader(shipped()))
    asker = TestClient(create_app(broken))
    with caplog.at_level(logging.ERROR):
        answer = ask(asker, {"query": "{ findings { rule } }"}, X_Request_Id="abc-123")
    assert answer.headers["x-request-id"] == "abc-123"
    assert "/srv/secret" not in answer.text
    (record,) = caplog.records
    assert "/srv/secret" in record.getMessage()
    assert "request abc-123" in record.getMessage()


def test_what_breaks_outside_of_a_query_is_masked_too(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: object) -> None:
        raise RuntimeError("cannot read /srv/secret")

    monkeypatch.setattr("api.http.endpoint.from_body", breaks)
    with caplog.at_level(logging.ERROR):
        answer = ask(TestClient(create_app(shipped())))
    assert answer.status_code == 500
    assert answer.json()["errors"][0]["extensions"] == {"code": "INTERNAL_SERVER_ERROR"}
    assert "/srv/secret" not in answer.text
    assert "/srv/secret" in caplog.text
