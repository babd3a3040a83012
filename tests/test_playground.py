"""The page of the playground and its files, without a browser; and its CSV, which is the CLI's."""

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from api.cli.rows import rows_of
from api.cli.tables import as_csv
from api.playground import STATIC_PATH, playground_page, playground_routes
from graph.mermaid.node import MISSING, find_node
from tests.http_harness import serving

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "playground" / "src"


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """A folder that holds what the build gives: the page, and a file of each kind."""
    (tmp_path / "index.html").write_text((SOURCE / "index.html").read_text(encoding="utf-8"))
    (tmp_path / "playground-ABCD1234.js").write_text("let a = 1;" * 1000)
    (tmp_path / "LICENSES.txt").write_text("MIT")
    return tmp_path


def settings_in(page: bytes) -> Any:  # noqa: ANN401 - any JSON
    found = re.search(
        r'<script type="application/json" id="settings">(.*?)</script>', page.decode()
    )
    assert found
    return json.loads(found[1])


def test_the_page_holds_the_examples_and_nothing_they_could_break(built: Path) -> None:
    hostile = "# 한국어\n# </script><script>alert(1)</script>\n{ graph { version } }\n"
    page = playground_page({"first": hostile, "second": "{ days { totalCount } }"}, built)
    assert settings_in(page) == {
        "examples": [
            {
                "name": "first",
                "description": "한국어 </script><script>alert(1)</script>",
                "query": hostile,
            },
            {"name": "second", "description": "", "query": "{ days { totalCount } }"},
        ]
    }
    assert b"alert(1)</script>" not in page


def test_the_page_has_no_inline_script_and_no_address() -> None:
    page = (SOURCE / "index.html").read_text(encoding="utf-8")
    assert "://" not in page
    assert re.findall(r"<script(?![^>]*(?: src=| type=\"application/json\"))", page) == []


def test_without_the_built_files_the_page_says_how_to_get_them(tmp_path: Path) -> None:
    page = playground_page({}, tmp_path / "<nowhere>").decode()
    assert "make playground" in page
    assert "Node.js" in page
    assert "&lt;nowhere&gt;" in page
    assert playground_routes(tmp_path / "<nowhere>") == []


def test_files_that_change_their_name_are_kept(built: Path) -> None:
    client = TestClient(Starlette(routes=playground_routes(built)))
    script = client.get(f"{STATIC_PATH}/playground-ABCD1234.js")
    assert "immutable" in script.headers["Cache-Control"]
    assert script.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert script.headers["Content-Encoding"] == "gzip"
    assert client.get(f"{STATIC_PATH}/LICENSES.txt").headers["Cache-Control"] == "no-cache"
    assert client.get(f"{STATIC_PATH}/missing.js").status_code == 404
    assert client.get(f"{STATIC_PATH}/..%2f..%2fpyproject.toml").status_code == 404


def test_the_server_gives_browsers_the_page_with_the_documents() -> None:
    with serving() as server:
        browser = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
        answer = server.get(browser, query="{ graph { version } }")
        assert answer.status == 200
        policy = answer.headers["content-security-policy"]
        assert "script-src 'self';" in policy
        assert "://" not in policy
        names = [example["name"] for example in settings_in(answer.body)["examples"]]
        assert names[0] == "which-scenarios-use"
        stems = sorted(path.stem for path in (ROOT / "data/documents").glob("*.graphql"))
        assert names[1:] == [stem for stem in stems if stem != names[0]]


ANSWERS: list[dict[str, Any]] = [
    {"days": {"totalCount": 2, "nodes": [{"number": 1, "week": {"number": 1}}, {"number": 2}]}},
    {"days": {"edges": [{"cursor": "a", "node": {"n": 1}}, {"cursor": "b", "node": None}]}},
    {"names": ["S3", None, "a,b"]},
    {"names": [None]},
    {"rows": [{"a": None}]},
    {"rows": []},
    {"rows": [{"t": 'say "x"\r\ny', "u": True, "f": 1.5, "s": [{"n": "A"}, {"n": "B"}]}]},
    {"rows": [{"t": "=1+1", "u": "-2", "n": -2, "w": "＝1", "k": "스토리지"}]},
    {"rows": [{"a": {"b": {"c": 1}}}, {"a": None}, {"a": {"b": {"d": [[1, 2], [3]]}}}]},
]


def test_it_offers_every_list_by_the_name_of_its_connection() -> None:
    answer = {
        "days": {"totalCount": 1, "nodes": [{"n": 1}]},
        "around": {"nodes": [{"id": "a"}], "edges": [{"label": "b"}]},
        "scenario": {"title": "t", "services": [{"links": [1]}], "diagram": {"edges": []}},
    }
    lists = evaluated(f"listsIn({json.dumps(answer)}).map(({{ path }}) => path)")
    expected = ["days", "around.nodes", "around.edges", "scenario.services", "scenario.diagram"]
    assert lists == expected


def test_its_csv_is_that_of_the_command_line() -> None:
    first = "(([{ path, items }]) => csvOf(items, path))(listsIn(data))"
    files = evaluated(f"{json.dumps(ANSWERS)}.map((data) => {first})")
    assert files == [as_csv(rows_of(answer)) for answer in ANSWERS]


def evaluated(expression: str) -> Any:  # noqa: ANN401 - any JSON
    """Return the value of a JavaScript expression that may use rows.js."""
    node = find_node()
    assert node, MISSING
    source = json.dumps((SOURCE / "rows.js").as_uri())
    program = (
        f"import {{ csvOf, listsIn }} from {source}; console.log(JSON.stringify({expression}))"
    )
    run = subprocess.run(
        [node.node, "--input-type=module", "--eval", program],
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    return json.loads(run.stdout)
