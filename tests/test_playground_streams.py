"""Subscriptions in the playground, in a real browser."""

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.chromium import Chromium, Page, chromium
from tests.serve_harness import Served, days, serve

pytestmark = pytest.mark.slow

ANSWER = (
    "globalThis.__MONACO.editor.getModels()"
    ".find(({uri}) => uri.path.endsWith('response.json')).getValue()"
)
STOPS = "document.querySelector('.graphiql-execute-button[aria-label^=Stop]')"
QUERY = "subscription { graphChanged { version previousVersion graph { days } } }"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "days.yaml"
    path.write_text(days("one"), encoding="utf-8")
    return path


@pytest.fixture
def server(file: Path) -> Iterator[Served]:
    with serve(file) as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Chromium]:
    with chromium() as running:
        yield running


def test_a_change_shows_by_itself(
    browser: Chromium, server: Served, file: Path, tmp_path: Path
) -> None:
    page: Page = browser.open(tmp_path)
    page.goto(f"{server.url}?{urlencode({'query': QUERY})}")
    page.wait(f"{ANSWER} !== undefined && document.querySelector('.graphiql-explorer-node')")
    page.click(".graphiql-execute-button")
    page.wait(STOPS)
    first = server.ready["version"]
    # The page does not say when its socket stands: changes go on until one is told.
    for number in range(2, 30):
        file.write_text(days(*["title"] * number), encoding="utf-8")
        page.browser.listen(1)
        if page.evaluate(f"{ANSWER}.includes('graphChanged')"):
            break
    change = json.loads(page.wait(ANSWER))["data"]["graphChanged"]
    assert change["version"] != first
    assert change["graph"]["days"] > 1
    page.click(".graphiql-execute-button")
    page.wait(f"!{STOPS}")
    assert page.problems() == []
