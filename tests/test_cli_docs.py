"""docs/cli.md: it names every command and option there is and no other, and its sessions hold."""

import re
from pathlib import Path
from typing import cast

import pytest
from typer.core import TyperGroup
from typer.main import get_command

from api.cli.commands import app
from tests.cli_harness import ROOT, Session, sessions

GUIDE = ROOT / "docs" / "cli.md"
COMMAND = get_command(app)


def commands(group: object, before: str = "") -> dict[str, object]:
    """Return the commands of a group and of the groups in it by what is typed: `docs audit`."""
    found: dict[str, object] = {}
    # Typer's types know a group as any command.
    for name, command in cast("TyperGroup", group).commands.items():
        is_group = hasattr(command, "commands")
        found |= commands(command, f"{name} ") if is_group else {before + name: command}
    return found


COMMANDS = commands(COMMAND)


def section(name: str) -> str:
    """Return what stands under a heading."""
    text = GUIDE.read_text(encoding="utf-8")
    found = re.search(rf"^## {name}\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    assert found, f"docs/cli.md has no section {name!r}"
    return found[1]


def documented(text: str) -> set[str]:
    """Return the arguments and options in the first column of the tables."""
    rows = re.findall(r"^\| (`[^|]+`) \|", text, re.MULTILINE)
    names = {name for row in rows for name in re.findall(r"`([^`]+)`", row)}
    return {name for name in names if not name.startswith("/")}


def names_of(command: object) -> set[str]:
    """Return the arguments and options that a command really takes, but for the help."""
    names: set[str] = set()
    for parameter in command.params:  # type: ignore[attr-defined]
        is_option = parameter.param_type_name == "option"
        flags = [*parameter.opts, *parameter.secondary_opts] if is_option else []
        names.update(flags or [parameter.display_name_raw])
    return names


def test_every_command_has_a_section() -> None:
    headings = re.findall(r"^## ([a-z ]+)$", GUIDE.read_text(encoding="utf-8"), re.MULTILINE)
    assert headings == list(COMMANDS)


@pytest.mark.parametrize("name", list(COMMANDS))
def test_every_option_is_documented_and_no_other(name: str) -> None:
    assert documented(section(name)) == names_of(COMMANDS[name])


def test_the_options_before_commands_are_documented() -> None:
    beginning = GUIDE.read_text(encoding="utf-8").split("## ")[0]
    options = {name for name in documented(beginning) if name.startswith("-")}
    assert options == names_of(COMMAND) | {"--help", "-h"}


@pytest.mark.parametrize("name", list(COMMANDS))
def test_every_command_and_option_has_help(name: str) -> None:
    command = COMMANDS[name]
    assert getattr(command, "help", None)
    assert getattr(command, "epilog", None)
    parameters = getattr(command, "params", ())
    assert all(getattr(parameter, "help", None) for parameter in parameters)


@pytest.mark.parametrize("session", list(sessions(GUIDE)), ids=lambda session: session.name)
def test_session(session: Session, tmp_path: Path) -> None:
    session.play(tmp_path)
