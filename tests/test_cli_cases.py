"""Sessions with the command line, kept in tests/cases/cli."""

from pathlib import Path

import pytest

from tests.cli_harness import Session, sessions

SESSIONS = [
    pytest.param(session, id=f"{path.stem}: {session.name}")
    for path in sorted((Path(__file__).parent / "cases" / "cli").glob("*.md"))
    for session in sessions(path)
]


@pytest.mark.parametrize("session", SESSIONS)
def test_session(session: Session, tmp_path: Path) -> None:
    session.play(tmp_path)
