"""docs/http.md: its requests are answered as it says, and it names every setting."""

from __future__ import annotations

import json
import re
from dataclasses import fields

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from tests.api_harness import ROOT, shipped

TEXT = (ROOT / "docs" / "http.md").read_text(encoding="utf-8")
MESSAGES = re.findall(r"^```http\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
EXCHANGES = list(zip(MESSAGES[::2], MESSAGES[1::2], strict=True))


def parts(message: str) -> tuple[list[str], dict[str, str], str]:
    head, _, body = message.partition("\n\n")
    first, *lines = head.splitlines()
    headers = dict(line.split(": ", 1) for line in lines)
    return first.split(" ", 2), headers, body


@pytest.mark.parametrize(("request_text", "answer_text"), EXCHANGES, ids=range(len(EXCHANGES)))
def test_an_example_is_answered_as_it_says(request_text: str, answer_text: str) -> None:
    (method, path, _), headers, body = parts(request_text)
    (_, status, _), expected_headers, expected_body = parts(answer_text)
    asker = TestClient(create_app(shipped()))
    answer = asker.request(method, path, headers=headers, content=body)
    assert answer.status_code == int(status)
    assert {name: answer.headers[name] for name in expected_headers} == expected_headers
    assert answer.json() == json.loads(expected_body)


def test_it_has_examples() -> None:
    assert len(EXCHANGES) >= 3


def test_it_lists_every_setting() -> None:
    rows = re.findall(r"^\| `(\w+)` \| ?`?([^|`]*?)`? ?\|", TEXT, re.MULTILINE)
    stated = dict(rows)
    assert stated == {
        field.name: _written(getattr(Settings(), field.name))
        for field in fields(Settings)
        if field.name != "limits"
    }


def _written(value: object) -> str:
    """Return a default as people read it."""
    if isinstance(value, tuple):
        return ", ".join(value)
    return "" if value is None else str(value).lower()
