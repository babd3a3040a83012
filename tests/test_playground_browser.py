"""The playground in a real browser that reaches nothing but this machine."""

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from api.playground import playground_folder
from tests.chromium import PATIENCE_S, Chromium, Page, chromium, complaints, watched_page
from tests.http_harness import Server, serving

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent
EDITOR = (
    "globalThis.__MONACO.editor.getModels().find(({uri}) => uri.path.endsWith('%s')).getValue()"
)
QUERY = EDITOR % "operation.graphql"
VARIABLES = EDITOR % "variables.json"
RESPONSE = EDITOR % "response.json"
TABS = "[...document.querySelectorAll('.graphiql-tab-button')].map((tab) => tab.textContent)"
DRAWING = "document.querySelector('.playground-drawing svg')"
BACKGROUND = "getComputedStyle(document.querySelector('.graphiql-container')).backgroundColor"


KNOWN = "arg mismatch between arg and selection"
"""What the explorer says of an argument that is a list, which it does not know."""


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    assert (playground_folder() / "index.html").is_file(), "run `make playground` first"
    with serving() as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Chromium]:
    with chromium() as running:
        yield running


@pytest.fixture
def page(browser: Chromium, tmp_path: Path) -> Iterator[Page]:
    """An empty page that is watched."""
    with watched_page(browser, tmp_path, KNOWN) as opened:
        yield opened


def show(page: Page, server: Server, **parameters: str) -> None:
    """Load the playground, and wait until its editors stand."""
    page.goto(f"{server.url}?{urlencode(parameters)}" if parameters else server.url)
    page.wait(f"{RESPONSE} !== undefined && document.querySelector('.graphiql-explorer-node')")


def run(page: Page) -> str:
    """Run the query and return what the answer pane shows."""
    page.click(".graphiql-execute-button")
    return str(page.wait(RESPONSE))


def answer_with(page: Page, data: object) -> None:
    """Make up what the server answers from now on."""
    body = json.dumps(json.dumps({"data": data}))
    page.evaluate(
        f"void (window.fetch = async () => new Response({body},"
        " {headers: {'content-type': 'application/json'}}))"
    )


def downloaded(folder: Path, name: str, page: Page) -> bytes:
    """Return a file that the browser saves."""
    for _ in range(int(PATIENCE_S * 10)):
        if (folder / name).is_file():
            return (folder / name).read_bytes()
        page.browser.listen(0.1)
    pytest.fail(f"{name} was never saved: {list(folder.iterdir())}")


def test_it_opens_with_the_examples_as_tabs(page: Page, server: Server) -> None:
    show(page, server)
    names = page.evaluate(TABS)
    assert names[0] == "WhichScenariosUse"
    assert "ScenarioDiagram" in names
    assert len(names) == len(list((ROOT / "data" / "documents").glob("*.graphql")))
    assert page.evaluate("document.title") == "scenariograph"
    assert page.evaluate("location.search") == ""


def test_every_example_answers(page: Page, server: Server) -> None:
    show(page, server)
    for name in page.evaluate(TABS):
        page.click(".graphiql-tab-button", name)
        page.wait(f"{QUERY}.includes({json.dumps(name)})")
        answer = json.loads(run(page))
        assert answer["data"]
        assert "errors" not in answer, name


def test_a_link_opens_what_it_holds(page: Page, server: Server) -> None:
    query = "query A { graph { version } }\nquery B($n: Int!) { day(number: $n) { title } }"
    show(page, server, query=query, variables='{"n": 8}', operationName="B")
    assert page.evaluate(QUERY) == query
    assert json.loads(page.evaluate(VARIABLES)) == {"n": 8}
    # The button would ask which of the two: the keys run the one that is chosen.
    page.wait("location.search.includes('operationName=B')")


def test_editing_changes_the_address_and_the_address_gives_it_back(
    page: Page, browser: Chromium, server: Server, tmp_path: Path
) -> None:
    show(page, server)
    page.click(".graphiql-query-editor .view-lines")
    page.press_control("a")
    page.type("query Mine { services(first: 2) { nodes { key name } } }")
    address = page.wait("location.search.includes('Mine') && location.href")
    query = parse_qs(urlsplit(address).query)["query"]
    assert query == [page.evaluate(QUERY)]

    other = browser.open(tmp_path)
    other.goto(address)
    assert other.wait(QUERY) == query[0]
    other.wait("document.querySelector('.graphiql-explorer-node')")
    assert [*json.loads(run(other))["data"]] == ["services"]
    # It stands before the examples there, and after what is stored here.
    assert other.evaluate(TABS)[0] == "Mine"
    page.goto(address)
    page.wait(f"{TABS}.filter((name) => name === 'Mine').length === 1")


def test_a_list_is_downloaded_as_csv_and_json(page: Page, server: Server, tmp_path: Path) -> None:
    query = '{ scenarios(where: {uses: "Lambda"}) { nodes { key title pattern { name } } } }'
    show(page, server, query=query)
    nodes = json.loads(run(page))["data"]["scenarios"]["nodes"]
    page.click(".playground-strip button", "CSV")
    lines = downloaded(tmp_path, "scenarios.csv", page).decode().split("\r\n")
    assert lines[0] == "key,title,pattern.name"
    assert lines[1] == "dropbox_storage,Dropbox 페타바이트급 스토리지,Storage + CDN + Serverless"
    assert len(lines) == 4
    page.click(".playground-strip button", "JSON")
    assert json.loads(downloaded(tmp_path, "scenarios.json", page)) == nodes


def test_one_of_several_lists_is_chosen(page: Page, server: Server, tmp_path: Path) -> None:
    show(
        page, server, query="{ days(first: 2) { edges { node { number } } } nodes(ids: []) { id } }"
    )
    run(page)
    options = "[...document.querySelectorAll('.playground-strip option')].map((o) => o.textContent)"
    assert page.wait(options) == ["days: 2 rows", "nodes: 0 rows"]
    page.click(".playground-strip button", "CSV")
    assert downloaded(tmp_path, "days.csv", page) == b"number\r\n1\r\n2\r\n"


def test_a_diagram_is_drawn(page: Page, server: Server) -> None:
    show(page, server, query='{ scenario(key: "netflix_streaming") { diagram { mermaid } } }')
    run(page)
    words = page.wait(f"{DRAWING}.textContent")
    for name in ("사용자", "CloudFront", "S3", "Regions", "캐시"):
        assert name in words
    assert page.evaluate("document.querySelector('figcaption').textContent").startswith("Netflix")


@pytest.mark.parametrize(
    ("asked", "word"),
    [
        ('of: SCENARIO, names: ["netflix_streaming"], kind: ARCHITECTURE', "CloudFront"),
        ("of: SERVICES, kind: MINDMAP", "CloudFront"),
        ("of: PLAN, kind: TIMELINE", "26:"),
        ("of: PLAN, kind: GANTT", "Week 1"),
        ("of: CO_USE, kind: FLOWCHART", "CloudFront"),
    ],
)
def test_every_kind_of_diagram_is_drawn(asked: str, word: str, page: Page, server: Server) -> None:
    show(page, server, query=f"{{ diagram({asked}) {{ mermaid }} }}")
    run(page)
    assert word in page.wait(f"{DRAWING} && {DRAWING}.textContent")
    # Mermaid draws a question mark where it does not know an icon.
    assert page.evaluate(
        f"[...{DRAWING}.querySelectorAll('text')].every((t) => t.textContent !== '?')"
    )


def test_all_diagrams_of_an_answer_are_drawn(page: Page, server: Server, tmp_path: Path) -> None:
    show(
        page, server, query="{ scenarios { nodes { d: diagram(kind: SEQUENCE) { m: mermaid } } } }"
    )
    run(page)
    page.wait(f"{DRAWING}.textContent.includes('사용자')")
    for number in range(2, 6):
        page.click("button[aria-label='Next diagram']")
        page.wait(f"document.querySelector('figcaption').textContent.includes('{number} of 5')")
    page.wait(DRAWING)
    page.click("figcaption button", "Download SVG")
    assert downloaded(tmp_path, "diagram.svg", page).startswith(b"<svg")


def test_words_in_a_diagram_stay_words(page: Page, server: Server) -> None:
    show(page, server)
    label = "<img src=x onerror=alert(1)><script>alert(2)</script>"
    text = f'flowchart TB\n  a["{label}"] --> b["B"]\n  click b href "javascript:alert(3)"\n'
    answer_with(page, {"mermaid": text})
    run(page)
    page.wait(DRAWING)
    hostile = ".playground-drawing :is(script, [onerror], [href^='javascript'])"
    assert page.evaluate(f"document.querySelectorAll({json.dumps(hostile)}).length") == 0
    assert not [method for method, _ in page.events if method == "Page.javascriptDialogOpening"]
    assert not [address for address in page.requests() if address.endswith("/x")]
    # The cleaner's own document may not run them either, and the console says so.
    (told,) = complaints(page, KNOWN)
    assert "Executing inline event handler violates" in told
    page.events.clear()


@pytest.mark.parametrize("text", ["flowchart TB\n  a --> (\n", 'pie\n  "a": 1\n'])
def test_a_diagram_that_cannot_be_drawn_says_so(page: Page, server: Server, text: str) -> None:
    show(page, server)
    answer_with(page, {"mermaid": text})
    run(page)
    assert "cannot be drawn" in page.wait("document.querySelector('[role=alert]').textContent")


def test_it_is_as_dark_as_the_system_until_someone_switches(page: Page, server: Server) -> None:
    page.prefer("dark")
    show(page, server)
    dark = page.evaluate(BACKGROUND)
    page.prefer("light")
    light = page.wait(f"{BACKGROUND} !== {json.dumps(dark)} && {BACKGROUND}")
    page.click("button[aria-label='Switch to dark']")
    page.wait(f"{BACKGROUND} === {json.dumps(dark)}")
    show(page, server)  # it is remembered
    assert page.evaluate(BACKGROUND) == dark
    page.click("button[aria-label='Switch to light']")
    page.wait(f"{BACKGROUND} === {json.dumps(light)}")


def test_the_panes_open(page: Page, server: Server) -> None:
    show(page, server)
    words = "document.querySelector('.graphiql-plugin').textContent"
    page.wait(f"{words}.includes('Explorer')")
    page.click("button[aria-label='Show Documentation Explorer']")
    page.wait(f"{words}.includes('Docs')")
    page.click(".graphiql-plugin a", "Query")
    page.wait(f"{words}.includes('scenarios(')")
    page.click("button[aria-label='Show Examples']")
    page.click(".playground-examples button", "diagram")
    page.wait(f"{QUERY}.includes('ScenarioDiagram')")
