"""Measures what scenariograph takes, and writes `docs/performance.md`: `python -m bench`."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import authors, courses, drawing, flatness, loading, pairs, report, starting
from bench.measure import Row
from graph.load.replacing import beside, write_new

PAGE = Path(__file__).parent.parent / "docs" / "performance.md"
_ABOUT_LOADING = """\
Seconds of processor time and the peak of memory, from NDJSON, beside plain slotted records of the
same that know no names and no places, loaded with the garbage collector off."""
Parts = dict[str, tuple[str, list[Row]]]


def main() -> None:
    """Measure all parts, print a line for each measure, and write the page."""
    words = argparse.ArgumentParser(prog="bench", description=__doc__)
    words.add_argument("--small", type=int, default=1_000, help="scenarios of the small course")
    words.add_argument("--large", type=int, default=100_000, help="scenarios of the large course")
    words.add_argument("--pages", type=int, default=500, help="pages of the course of authors")
    words.add_argument("--page", type=Path, default=PAGE, help="the page that is written")
    given = words.parse_args()
    with TemporaryDirectory(prefix="scenariograph-bench-") as folder:
        text = report.page(_measured(Path(folder), given.small, given.large, given.pages))
    draft = beside(given.page)
    write_new(draft, text.encode("utf-8"), new_mode=0o644)
    draft.replace(given.page)


def _measured(folder: Path, small: int, large: int, pages: int) -> Parts:
    small_course, large_course = folder / "small.ndjson", folder / "large.ndjson"
    courses.write(small, small_course)
    courses.write(large, large_course)
    return {
        "Loading": (
            _ABOUT_LOADING,
            _told(loading.rows(large_course, large)),
        ),
        "Flat": (
            "The median of answers that are worked out each time, over GraphQL in process.",
            _told(flatness.rows((small_course, small), (large_course, large))),
        ),
        "Authors": (
            "Seconds of processor time for a course of scenario pages.",
            _told(authors.rows(folder, pages)),
        ),
        "Diagrams": ("Seconds of processor time, in process.", _told(drawing.rows(small_course))),
        "Command line": (
            "Seconds of processor time from the start of a process to its end.",
            _told(starting.rows()),
        ),
        "What is added to the work that is there anyway": (
            "Milliseconds, on the shipped course and on a made-up curriculum of 2,000 days.",
            _told(pairs.rows()),
        ),
    }


def _told(rows: Iterable[Row]) -> list[Row]:
    """Return rows, each printed as soon as it is there."""
    found = []
    for row in rows:
        print(row, flush=True)
        found.append(row)
    return found


if __name__ == "__main__":
    main()
