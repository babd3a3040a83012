"""Measures what scenariograph takes, and writes `docs/performance.md`: `python -m bench`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import report
from bench.answers import Rounds
from bench.parts import PARTS, Wanted
from graph.load.replacing import beside, write_new

PAGE = Path(__file__).parent.parent / "docs" / "performance.md"
_QUESTIONS = ("Q1", "Q2", "Q3", "Q4", "Q5")


def main() -> None:
    """Measure all parts, print a line for each measure, and write the page."""
    given = _given()
    with TemporaryDirectory(prefix="scenariograph-bench-") as folder:
        wanted = Wanted(
            folder=Path(folder),
            sizes=(given.small, given.large),
            pages=given.pages,
            asked=given.ask,
            rounds=Rounds(given.rounds, given.seconds),
        )
        try:
            sections = [section for name in given.only for section in PARTS[name](wanted)]
        except RuntimeError as error:
            sys.exit(str(error))
    if given.page is not None:
        draft = beside(given.page)
        write_new(draft, report.page(sections).encode("utf-8"), new_mode=0o644)
        draft.replace(given.page)


def _given() -> argparse.Namespace:
    words = argparse.ArgumentParser(prog="bench", description=__doc__)
    listed = f"parts, of {', '.join(PARTS)}; no page is written unless --page names it"
    words.add_argument("--only", nargs="+", choices=PARTS, metavar="PART", help=listed)
    words.add_argument("--small", type=int, default=1_000, help="scenarios of the small course")
    words.add_argument("--large", type=int, default=100_000, help="scenarios of the large course")
    words.add_argument("--pages", type=int, default=500, help="pages of the course of authors")
    listed = f"what servers are asked, of {', '.join(_QUESTIONS)}"
    words.add_argument(
        "--ask", nargs="+", choices=_QUESTIONS, default=_QUESTIONS, metavar="QUESTION", help=listed
    )
    words.add_argument("--rounds", type=int, default=5, help="how often servers are measured")
    words.add_argument("--seconds", type=int, default=1, help="how long each of the rounds takes")
    words.add_argument("--page", type=Path, help="the page that is written")
    given = words.parse_args()
    if given.only is None:
        given.only = list(PARTS)
        given.page = given.page or PAGE
    return given


if __name__ == "__main__":
    main()
