"""Documents that the server knows, and several operations in one request."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from graphql import OperationDefinitionNode, parse
from starlette.testclient import TestClient

from api.app import create_app
from api.http.documents import hash_of, read_documents
from api.http.page import HEADLINE_DOCUMENT
from api.limits import Limits
from api.settings import Settings
from graph.errors import SourceError
from tests.api_harness import ROOT, data_of, shipped
from tests.http_harness import GRAPHQL_RESPONSE, JSON

FOLDER = ROOT / "data" / "documents"
TITLE = "{ day(number: 8) { title } }"
S3 = {"day": {"title": "S3 (Simple Storage Service)"}}
NAMES = sorted(path.stem for path in FOLDER.glob("*.graphql"))


def client(settings: Settings | None = None) -> TestClient:
    return TestClient(create_app(shipped(), settings))


def ask(asker: TestClient, body: object, accept: str = JSON) -> Any:  # noqa: ANN401
    return asker.post("/graphql", json=body, headers={"Accept": accept})


def code_of(answer: Any) -> str:  # noqa: ANN401
    return str(answer.json()["errors"][0]["extensions"]["code"])


def persisted(text: str, **more: object) -> dict[str, Any]:
    return {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": hash_of(text)}}, **more}


def test_a_client_registers_a_document_as_apollo_does() -> None:
    asker = client()
    for accept, status in ((JSON, 200), (GRAPHQL_RESPONSE, 400)):
        unknown = ask(asker, persisted(TITLE), accept)
        assert (unknown.status_code, code_of(unknown)) == (status, "PERSISTED_QUERY_NOT_FOUND")
        assert unknown.json()["errors"][0]["message"] == "PersistedQueryNotFound"
        assert unknown.headers["cache-control"] == "no-store"
    assert ask(asker, persisted(TITLE, query=TITLE)).json()["data"] == S3
    assert ask(asker, persisted(TITLE)).json()["data"] == S3
    asked = f'{{"persistedQuery": {{"version": 1, "sha256Hash": "{hash_of(TITLE)}"}}}}'
    by_get = asker.get("/graphql", params={"extensions": asked}, headers={"Accept": JSON})
    assert by_get.json()["data"] == S3
    assert "etag" in by_get.headers


def test_a_document_that_is_refused_is_not_registered() -> None:
    asker = client()
    assert code_of(ask(asker, persisted("{ no }", query="{ no }"))) == "GRAPHQL_VALIDATION_FAILED"
    assert code_of(ask(asker, persisted("{ no }"))) == "PERSISTED_QUERY_NOT_FOUND"


@pytest.mark.parametrize(
    ("stated", "words"),
    [
        ({"version": 1, "sha256Hash": hash_of("{ other }")}, "not that of the `query`"),
        ({"version": 1, "sha256Hash": "abc"}, "is no SHA-256"),
        ({"version": 1}, "is no SHA-256"),
        ({"version": 2, "sha256Hash": hash_of(TITLE)}, "not of version 1"),
        ("hash", "not of version 1"),
    ],
)
def test_a_hash_that_does_not_fit_is_400(stated: object, words: str) -> None:
    answer = ask(client(), {"query": TITLE, "extensions": {"persistedQuery": stated}})
    assert answer.status_code == 400
    assert words in answer.json()["errors"][0]["message"]


def test_registering_can_be_switched_off() -> None:
    asker = client(Settings(register_documents=False))
    assert ask(asker, persisted(TITLE, query=TITLE)).json()["data"] == S3
    assert code_of(ask(asker, persisted(TITLE))) == "PERSISTED_QUERY_NOT_SUPPORTED"


@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_document_answers_without_variables(name: str) -> None:
    text = (FOLDER / f"{name}.graphql").read_text(encoding="utf-8")
    assert text.startswith("# "), "its first line says what it asks"
    (operation,) = parse(text).definitions
    assert isinstance(operation, OperationDefinitionNode)
    assert operation.name is not None
    expected = data_of(text)
    assert all(expected.values())
    asker = client()
    for body in (
        {"documentId": name},
        {"documentId": f"sha256:{hash_of(text)}"},
        persisted(text),
        persisted(text.strip()),
    ):
        assert ask(asker, body).json()["data"] == expected


def test_the_one_to_begin_with_is_shown_first() -> None:
    documents = read_documents(Settings())
    assert next(iter(documents.shown)) == HEADLINE_DOCUMENT
    assert sorted(documents.shown.items()) == sorted(documents.named.items())


def test_there_are_shipped_documents() -> None:
    assert len(NAMES) >= 10


def test_a_document_takes_variables() -> None:
    body = {"documentId": "any-name-will-do", "variables": {"name": "lambda"}}
    assert ask(client(), body).json()["data"]["service"]["id"] == "service:lambda"


def test_a_name_that_nobody_knows() -> None:
    answer = ask(client(), {"documentId": "nothing"}, GRAPHQL_RESPONSE)
    assert (answer.status_code, code_of(answer)) == (400, "PERSISTED_QUERY_NOT_FOUND")


def test_a_folder_of_ones_own(tmp_path: Path) -> None:
    (tmp_path / "title.graphql").write_text(TITLE, encoding="utf-8")
    asker = client(Settings(documents=tmp_path))
    assert ask(asker, {"documentId": "title"}).json()["data"] == S3
    assert "data" in ask(asker, {"documentId": NAMES[0]}).json()


def test_a_folder_that_cannot_be_read_is_told_at_the_start(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no such folder"):
        create_app(shipped(), Settings(documents=tmp_path / "none"))
    (tmp_path / "broken.graphql").write_bytes(b"\xff")
    with pytest.raises(SourceError, match="cannot be read"):
        read_documents(Settings(documents=tmp_path))


def test_nothing_but_documents_may_be_answered(tmp_path: Path) -> None:
    (tmp_path / "title.graphql").write_text(TITLE, encoding="utf-8")
    asker = client(Settings(documents=tmp_path, only_documents=True))
    assert ask(asker, {"query": TITLE}).json()["data"] == S3
    assert ask(asker, {"documentId": "title"}).json()["data"] == S3
    answer = ask(asker, {"query": "{ graph { days } }"})
    assert (answer.status_code, code_of(answer)) == (403, "QUERY_NOT_IN_SAFELIST")
    other = "{ graph { days } }"
    assert code_of(ask(asker, persisted(other, query=other))) == "QUERY_NOT_IN_SAFELIST"
    assert code_of(ask(asker, persisted(other))) == "PERSISTED_QUERY_NOT_SUPPORTED"


def test_several_operations_in_one_request() -> None:
    asker = client(Settings(batching=True))
    answer = ask(asker, [{"query": TITLE}, {"query": "{ no }"}, {"documentId": "x"}, {}])
    assert answer.status_code == 200
    found = answer.json()
    assert found[0]["data"] == S3
    codes = [each["errors"][0]["extensions"]["code"] for each in found[1:]]
    assert codes == ["GRAPHQL_VALIDATION_FAILED", "PERSISTED_QUERY_NOT_FOUND", "BAD_REQUEST"]
    assert ask(asker, {"query": TITLE}).json()["data"] == S3
    assert ask(asker, []).status_code == 400


def test_a_batch_may_be_so_long() -> None:
    asker = client(Settings(batching=True, limits=Limits(batch=2)))
    assert ask(asker, [{"query": TITLE}] * 2).status_code == 200
    answer = ask(asker, [{"query": TITLE}] * 3)
    assert answer.status_code == 400
    expected = {"code": "LIMIT_EXCEEDED", "limit": 2, "actual": 3, "setting": "limits.batch"}
    assert answer.json()["errors"][0]["extensions"] == expected


def test_a_batch_may_cost_what_one_operation_may() -> None:
    asker = client(Settings(batching=True, limits=Limits(cost=5, fields=3)))
    first, second, third = ask(asker, [{"query": TITLE}, {"query": TITLE}, {"query": TITLE}]).json()
    assert first["extensions"]["cost"] == {"requested": 2, "limit": 5, "remaining": 3}
    assert second["errors"][0]["extensions"]["setting"] == "limits.fields"
    assert third["errors"][0]["extensions"]["setting"] == "limits.cost"
