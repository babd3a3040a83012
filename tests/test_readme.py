"""The README does what it says: its diagram, its query, its commands, its Python."""

import doctest
import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from api.execute import execute
from graph import open_graph

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def test_the_diagram_is_the_one_that_the_tool_draws() -> None:
    (diagram,) = blocks("mermaid")
    assert diagram == open_graph().scenario("netflix_streaming").diagram().mermaid


def test_the_query_gets_the_answer() -> None:
    (query,), (answer,) = blocks("graphql"), blocks("json")
    assert execute(open_graph().reader, query).formatted == json.loads(answer)


def commands() -> list[tuple[str, str]]:
    """Return each command of the console blocks with what it prints."""
    found = re.findall(r"^\$ (.+)\n((?:(?!\$ ).*\n)*)", "".join(blocks("console")), re.MULTILINE)
    return [(command, output) for command, output in found]


@pytest.mark.parametrize(("command", "output"), commands())
def test_the_commands_print_what_is_shown(command: str, output: str, tmp_path: Path) -> None:
    program, *arguments = shlex.split(command)
    assert program == "scenariograph"
    run = subprocess.run(
        [sys.executable, "-m", "api.cli", *arguments],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "120"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert run.stderr == ""
    assert run.stdout == output


def test_the_commands_to_begin_with_are_in_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = re.findall(r"^make ([\w-]+)", blocks("sh")[0], re.MULTILINE)
    assert targets == ["run", "test"]
    assert all(re.search(rf"^{target}:", makefile, re.MULTILINE) for target in targets)


def test_the_request_by_http_is_answered() -> None:
    command = shlex.split(blocks("sh")[1])
    query = json.loads(command[command.index("--json") + 1])["query"]
    answer = execute(open_graph().reader, query)
    assert answer.errors is None
    assert answer.data is not None
    assert len(answer.data["search"]) == 3


def test_the_python_runs() -> None:
    (example,) = blocks("python")
    parser = doctest.DocTestParser()
    test = parser.get_doctest(example, {}, "README.md", "README.md", 0)
    assert test.examples
    assert doctest.DocTestRunner().run(test).failed == 0


def test_every_block_is_of_a_tested_kind() -> None:
    kinds = set(re.findall(r"^```(\w+)$", README, re.MULTILINE))
    assert kinds == {"console", "graphql", "json", "mermaid", "python", "sh"}


def test_its_links_lead_somewhere() -> None:
    links = re.findall(r"\]\(([^)#]+)\)", README)
    assert [link for link in links if "://" not in link and not (ROOT / link).exists()] == []
