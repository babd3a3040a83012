"""The page for SPARQL in a real browser that reaches nothing but this machine."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest

from api.playground import SPARQL_PAGE, playground_folder
from api.sparql.page import examples, labels_of
from tests.chromium import Chromium, Page, chromium, watched_page
from tests.http_harness import Server, serving

pytestmark = pytest.mark.slow

ACTIVE = "document.querySelector('.tabPanel.active')"
QUERY = f"{ACTIVE}.querySelector('.CodeMirror').CodeMirror.getValue()"
TABS = (
    "[...document.querySelectorAll('.tabsList .tab:not(.addTab)')]"
    ".map((tab) => tab.innerText.split('\\n')[0])"
)
ROWS = f"{ACTIVE}.querySelectorAll('.dataTable tbody tr').length"
RESULTS = f"{ACTIVE}.querySelector('.yasr_results').innerText"
BACKGROUND = "getComputedStyle(document.documentElement).filter"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    assert (playground_folder() / SPARQL_PAGE).is_file(), "run `make playground` first"
    with serving() as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Chromium]:
    with chromium() as running:
        yield running


@pytest.fixture
def page(browser: Chromium, tmp_path: Path) -> Iterator[Page]:
    """An empty page that is watched."""
    with watched_page(browser, tmp_path) as opened:
        yield opened


def show(page: Page, server: Server, **parameters: str) -> None:
    """Load the page, and wait until its editor stands."""
    address = server.url.replace("/graphql", "/sparql")
    page.goto(f"{address}?{urlencode(parameters)}" if parameters else address)
    page.wait(QUERY)


def run(page: Page) -> None:
    page.click(".tabPanel.active .yasqe_queryButton")


def test_it_opens_with_the_examples_and_answers_the_first(page: Page, server: Server) -> None:
    show(page, server)
    labels = [labels_of(query)["en"] for query in examples().values()]
    assert page.evaluate(TABS) == labels
    assert page.evaluate(QUERY) == next(iter(examples().values()))
    run(page)
    page.wait(f"{ROWS} >= 5")
    assert "Netflix" in page.evaluate(RESULTS)
    assert page.evaluate("document.title") == "scenariograph: SPARQL"


def test_every_example_answers(page: Page, server: Server) -> None:
    show(page, server)
    for query in examples().values():
        page.click(".tabsList .tab", labels_of(query)["en"])
        page.wait(f"{QUERY} === {json.dumps(query)}")
        run(page)
        if "CONSTRUCT" in query:
            page.wait(f"{ACTIVE}.innerText.includes('service:lambda')")
        else:
            page.wait(f"{ROWS} > 1")


def test_an_error_is_told_in_the_words_of_the_server(page: Page, server: Server) -> None:
    show(page, server, query="SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }")
    run(page)
    page.wait(f"{RESULTS}.includes('nothing is fetched from here')")
    # The browser notes the status on its console; nothing else is wrong.
    (told,) = page.problems()
    assert "400 (Bad Request)" in told
    page.events.clear()


def test_a_link_opens_what_it_holds_and_runs_nothing(page: Page, server: Server) -> None:
    query = "ASK { ?day a <https://w3id.org/scenariograph/vocabulary#Day> }"
    show(page, server, query=query)
    page.wait(f"{QUERY} === {json.dumps(query)}")
    assert page.evaluate(TABS)[-1] == "Link"
    posted = [params for method, params in page.events if method == "Network.requestWillBeSent"]
    assert "POST" not in {params["request"]["method"] for params in posted}
    run(page)
    page.wait(f"{RESULTS}.includes('True')")


def test_what_is_edited_is_there_again(page: Page, server: Server) -> None:
    show(page, server)
    page.click(".tabPanel.active .CodeMirror-lines")
    page.press_control("a")
    page.type("SELECT (42 AS ?mine) {}")
    run(page)
    page.wait(f"{RESULTS}.includes('42')")
    show(page, server)
    page.wait(f"{QUERY}.includes('?mine')")
    assert len(page.evaluate(TABS)) == len(examples())


def test_it_is_as_dark_as_the_system(page: Page, server: Server) -> None:
    page.prefer("dark")
    show(page, server)
    assert "invert" in page.evaluate(BACKGROUND)
    page.prefer("light")
    page.wait(f"{BACKGROUND} === 'none'")
