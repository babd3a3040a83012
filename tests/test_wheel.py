"""The wheel alone: an empty environment, an empty folder, nothing of the checkout."""

import json
import os
import re
import signal
import subprocess
import sys
import venv
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urljoin
from urllib.request import Request, urlopen

import pytest

from graph import open_graph
from graph.mermaid.node import MISSING, find_node

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent
QUIET = ("--quiet", "--disable-pip-version-check")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder)]
    subprocess.run([*build, str(ROOT)], check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def program(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command, installed with the locked runtime dependencies and nothing else."""
    folder = tmp_path_factory.mktemp("installed") / "venv"
    venv.create(folder, with_pip=True)
    pip = [str(folder / "bin" / "python"), "-m", "pip", "install", *QUIET]
    locked = ["--require-hashes", "--requirement", str(ROOT / "requirements" / "runtime.txt")]
    subprocess.run([*pip, *locked], check=True)
    subprocess.run([*pip, "--no-deps", str(wheel)], check=True)
    return folder / "bin" / "scenariograph"


def environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}


def test_it_holds_the_packages_and_the_course_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0] for name in names if ".dist-info/" not in name} == {"api", "graph"}
    for name in (
        "graph/py.typed",
        "api/py.typed",
        "graph/shipped/days.yaml",
        "graph/shipped/profiles/page.md.j2",
        "graph/shipped/queries/01-which-scenarios-use.rq",
        "api/static/index.html",
        "api/static/sparql.html",
        "graph/mermaid/static/draw.js",
        "graph/mermaid/static/parse.mjs",
        "graph/mermaid/static/LICENSES.txt",
    ):
        assert name in names
    assert not [name for name in names if "test" in name or name.endswith(".pyc")]


def test_it_draws(program: Path, tmp_path: Path) -> None:
    run = subprocess.run(
        [program, "diagram", "netflix_streaming"],
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert run.stdout == open_graph().scenario("netflix_streaming").diagram().mermaid


def test_it_parses_mermaid(program: Path, tmp_path: Path) -> None:
    found = find_node()
    assert found, MISSING
    script = (
        "from graph.mermaid import MermaidParser\n"
        "with MermaidParser() as parser:\n"
        "    for diagram in parser.parse(['mindmap\\n  a', 'flowchart LR\\n  a[(]']):\n"
        "        print(diagram.kind, diagram.line)\n"
    )
    run = subprocess.run(
        [program.with_name("python"), "-c", script],
        cwd=tmp_path,
        env=environment() | {"PATH": str(Path(found.node).parent)},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert run.stdout == "mindmap None\n 2\n"


@contextmanager
def served(program: Path, folder: Path) -> Iterator[str]:
    """Yield the address of a running server."""
    with subprocess.Popen(
        [program, "serve", "--port", "0"],
        cwd=folder,
        env=environment(),
        stdout=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        assert process.stdout is not None
        address = None
        while address is None:
            line = process.stdout.readline()
            assert line, "the server stopped before it listened"
            address = re.search(r"http://\S+", line)
        yield address[0]
        process.send_signal(signal.SIGTERM)
        process.stdout.read()
        assert process.wait(10) == 0


def test_it_serves(program: Path, tmp_path: Path) -> None:
    query = json.dumps({"query": "{ graph { version scenarios } }"}).encode()
    with served(program, tmp_path) as address:
        request = Request(address, query, {"Content-Type": "application/json"})  # noqa: S310
        with urlopen(request, timeout=10) as response:  # noqa: S310 - an address of our own
            answer = json.load(response)
        page_request = Request(address, headers={"Accept": "text/html"})  # noqa: S310
        with urlopen(page_request, timeout=10) as response:  # noqa: S310
            page = response.read().decode()
        script = re.search(r'src="(playground/[^"]+)"', page)
        assert script, page
        with urlopen(urljoin(address, script[1]), timeout=10) as response:  # noqa: S310
            assert response.headers["Content-Type"].startswith("text/javascript")
    assert answer["data"] == {"graph": {"version": open_graph().version, "scenarios": 5}}
