"""Several what-if files side by side: what each of them would break, and what it would cost.

    python examples/what_if_table.py shorter.yaml faster.yaml --data shipped > options.csv

A row for each file, as CSV that spreadsheets open: hours before and after, the longest week, how
much breaks, and the scenarios that are lost. docs/planning.md has the format of the files.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from graph import Course, ScenariographError, open_graph
from graph.planning.tables import Row, as_csv
from graph.planning.workload import workload


def row(course: Course, file: Path) -> Row:
    """Return what the changes in a file come to.

    Raises:
        ScenariographError: If the file cannot be read, or a change in it cannot be done.
    """
    found = course.what_if(file)
    load = workload(found.after.days)
    broken = found.impact
    return {
        "what_if": file.stem,
        "changes": len(found.changes),
        "hours_before": found.hours_before,
        "hours_after": found.hours_after,
        "longest_week": max((week.hours for week in load.weeks), default=0.0),
        "scenarios_harmed": len(broken.scenarios),
        "days_harmed": len(broken.days),
        "no_longer_taught": ", ".join(each.node.name for each in broken.services_no_longer_taught),
        "no_longer_possible": ", ".join(each.node.key for each in found.no_longer_possible),
        "newly_possible": ", ".join(each.key for each in found.newly_possible),
        "assumptions": " ".join(found.assumptions),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table, and return the exit code: 1 where a file is at fault."""
    parser = argparse.ArgumentParser(description="Several what-if files side by side.")
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="what-if files")
    parser.add_argument("--data", action="append", metavar="PATH", help="what to load: shipped")
    wanted = parser.parse_args(arguments)
    try:
        course = open_graph(wanted.data or ["shipped"])
        table = [row(course, file) for file in wanted.files]
    except ScenariographError as error:
        print(error, file=sys.stderr)
        return 1
    # Lines of CSV end with CR LF, which must not be made into something else.
    sys.stdout.buffer.write(as_csv(table).encode())
    return 0


if __name__ == "__main__":
    sys.exit(main())
