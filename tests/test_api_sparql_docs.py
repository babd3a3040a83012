"""docs/sparql.md: its requests are answered as it says, and its examples run."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from api.limits import Limits
from tests.api_harness import ROOT
from tests.http_harness import serving
from tests.sparql_harness import asking
from tests.test_api_http_docs import parts

TEXT = (ROOT / "docs" / "sparql.md").read_text(encoding="utf-8")
MESSAGES = re.findall(r"^```http\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
EXCHANGES = list(zip(MESSAGES[::2], MESSAGES[1::2], strict=True))


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with asking() as running:
        yield running


@pytest.mark.parametrize(("request_text", "answer_text"), EXCHANGES, ids=range(len(EXCHANGES)))
def test_an_example_is_answered_as_it_says(
    client: TestClient, request_text: str, answer_text: str
) -> None:
    (method, path, _), headers, body = parts(request_text)
    (_, status, _), expected_headers, expected_body = parts(answer_text)
    answer = client.request(method, path, headers={"Accept": "*/*", **headers}, content=body)
    assert answer.status_code == int(status)
    assert {name: answer.headers[name] for name in expected_headers} == expected_headers
    assert re.fullmatch(_pattern(expected_body), _plain(answer.text))


def _plain(text: str) -> str:
    """Return an answer in one way of writing it."""
    if text.startswith("{"):
        return json.dumps(json.loads(text), ensure_ascii=False)
    return text.replace("\r\n", "\n")


def _pattern(text: str) -> str:
    return re.escape(_plain(text)).replace(r"\.\.\.", ".*")


def test_its_limits_are_those_that_hold() -> None:
    rows = re.findall(r"^\| `limits\.(\w+)` \| ([\d,]+) \|", TEXT, re.MULTILINE)
    stated = {name: int(number.replace(",", "")) for name, number in rows}
    assert stated == {name: getattr(Limits(), name) for name in stated}
    assert {name for name in Limits.__slots__ if name.startswith("sparql")} <= set(stated)


@pytest.mark.slow
def test_its_python_does_what_it_says(capsys: pytest.CaptureFixture[str]) -> None:
    (program,) = re.findall(r"^```python\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
    with serving() as server:
        exec(program.replace("127.0.0.1:8000", f"127.0.0.1:{server.port}"), {})  # noqa: S102
    assert capsys.readouterr().out == "28\n"
