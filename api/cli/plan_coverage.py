"""`scenariograph plan coverage`: what is taught, what is used, and what goals want of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from api.cli.plan_show import Shown, as_dict, keys, named_days, show, why
from graph.build import open_graph
from graph.load.goals import open_goals
from graph.model.goals import Goals
from graph.model.ids import NodeId
from graph.model.records import Service
from graph.planning.coverage import Coverage, ServiceCoverage, coverage
from graph.planning.coverage_groups import coverage_by_category, coverage_by_week
from graph.planning.coverage_matrix import MatrixRow, coverage_matrix
from graph.planning.goals import DomainReport, GoalReport, KnownGoal, against_goals
from graph.planning.plan import Plan
from graph.planning.reasons import Reason
from graph.planning.tables import Row

_COLUMNS = ("service", "name", "gap", "first_taught", "taught_on", "used_by", "why")


def show_coverage(data: Sequence[str], layout: str, by: str) -> None:
    """Print what is taught and used: `service`, `all`, `week`, `category` or `matrix`.

    Raises:
        SourceError: If the data cannot be loaded.
    """
    plan = open_graph(data).plan
    if by == "matrix":
        show(_matrix(plan), layout)
    elif by == "week":
        show(_weeks(plan), layout)
    elif by == "category":
        show(_categories(plan), layout)
    else:
        show(_services(coverage(plan), only_gaps=by == "service"), layout)


def _services(found: Coverage, *, only_gaps: bool) -> Shown:
    gaps = _gaps(found)
    rows = [
        _row(each, [*gaps.get(each.service.id, ())])
        for each in found.services
        if not only_gaps or each.service.id in gaps
    ]
    sound = len(found.services) - len(gaps)
    return Shown(
        as_dict(found),
        _COLUMNS,
        rows,
        [f"{sound} of {len(found.services)} services have no gap. --all shows them."]
        if only_gaps
        else [],
    )


def _row(found: ServiceCoverage, gaps: Sequence[Reason]) -> Row:
    special = [gap for gap in gaps if gap.edges]
    return {
        "service": found.service.key,
        "name": found.service.name,
        "gap": "; ".join(dict.fromkeys(gap.text for gap in gaps if not gap.edges)),
        "first_taught": found.first_taught.number if found.first_taught else None,
        "taught_on": named_days(found.taught_on),
        "used_by": keys(found.used_by),
        "why": why(special or found.reasons),
    }


def _gaps(found: Coverage) -> Mapping[NodeId, list[Reason]]:
    """Return the gaps of each service: what each is called, and the reasons that it has for it."""
    gaps: dict[NodeId, list[Reason]] = {}

    def add(service: Service, name: str, reasons: Iterable[Reason] = ()) -> None:
        gaps.setdefault(service.id, []).extend([Reason(name), *reasons])

    for row in found.taught_never_used:
        add(row.service, "taught, never used")
    for row in found.used_never_taught:
        add(row.service, "used, never taught")
    for early in found.used_before_taught:
        words = (Reason(f"{early.scenario.key} {each.text}", each.edges) for each in early.reasons)
        add(early.service, "used before taught", words)
    for twice in found.taught_twice:
        add(twice.service, f"taught {len(twice.days)} times")
    return gaps


def _weeks(plan: Plan) -> Shown:
    found = coverage_by_week(plan)
    return Shown(
        [as_dict(each) for each in found],
        ("week", "days", "hours", "teaches", "new", "never_used", "completes"),
        [
            {
                "week": each.week,
                "days": named_days(each.days),
                "hours": each.hours,
                "teaches": _names(each.teaches),
                "new": len(each.new),
                "never_used": _names(each.never_used),
                "completes": keys(each.completes),
            }
            for each in found
        ],
        list(dict.fromkeys(note for each in found for note in each.assumptions)),
    )


def _categories(plan: Plan) -> Shown:
    found = coverage_by_category(plan)
    return Shown(
        [as_dict(each) for each in found],
        ("category", "services", "taught", "used", "taught_never_used", "used_never_taught"),
        [
            {
                "category": each.category,
                "services": len(each.services),
                "taught": len(each.taught),
                "used": len(each.used),
                "taught_never_used": _names(row.service for row in each.taught_never_used),
                "used_never_taught": _names(row.service for row in each.used_never_taught),
            }
            for each in found
        ],
    )


def _matrix(plan: Plan) -> Shown:
    """Return a column for each day and scenario: `x` where it names the service, `o` for parts."""
    found = coverage_matrix(plan)
    days = [f"day {day.number}" for day in found.days]
    scenarios = [scenario.key for scenario in found.scenarios]
    return Shown(
        as_dict(found),
        ("service", *days, *scenarios),
        [_matrix_row(row) for row in found.rows],
        ["x: names the service. o: names only parts of it."],
    )


def _matrix_row(row: MatrixRow) -> Row:
    cells: Row = {"service": row.service.key}
    for taught in row.taught:
        cells[f"day {taught.day.number}"] = "x" if taught.itself else "o"
    for used in row.used:
        cells[used.scenario.key] = "x" if used.itself else "o"
    return cells


def show_goals(data: Sequence[str], layout: str, file: str) -> None:
    """Print how a course stands to the goals in a file; `shipped` stands for the shipped ones.

    Raises:
        SourceError: If the data or the goals cannot be loaded.
    """
    plan = open_graph(data).plan
    reports = [against_goals(plan, goals) for goals in open_goals(file)]
    rows = [row for report in reports for row in _domain_rows(report)]
    show(
        Shown(
            [as_dict(report) for report in reports],
            tuple(rows[0]),
            rows,
            [note for report in reports for note in _goal_notes(report, report.goals)],
        ),
        layout,
    )


def _domain_rows(report: GoalReport) -> list[Row]:
    return [
        {
            "goals": report.goals.key,
            "domain": each.domain.name,
            "weight": round(each.weight_share, 4),
            "hours": round(each.hours, 2),
            "hours_share": None if each.hours_share is None else round(each.hours_share, 4),
            "covered": _wanted(each.covered),
            "not_taught": _wanted(each.not_taught),
            "unknown": ", ".join(one.wanted.name for one in each.unknown),
            "days": named_days(each.days),
            "why": _why(each),
        }
        for each in report.domains
    ]


def _wanted(goals: Iterable[KnownGoal]) -> str:
    return ", ".join(goal.wanted.name for goal in goals)


def _why(report: DomainReport) -> str:
    return why(
        reason
        for goal in report.covered
        for reason in goal.found.reasons
        if any(edge.source.startswith("day:") for edge in reason.edges)
    )


def _goal_notes(report: GoalReport, goals: Goals) -> Iterator[str]:
    yield (
        f"{goals.title}: {report.covered_share:.0%} covered, each domain by its weight;"
        f" {report.hours_elsewhere:.1f} hours go to what it does not want."
    )
    for domain in report.domains:
        for each in domain.unknown:
            near = f" Names that come near it: {', '.join(each.suggestions)}."
            told = near if each.suggestions else ""
            yield f"{each.wanted.name}: the course does not know it.{told}"
    if report.not_wanted:
        yield f"Taught and not wanted: {_names(each.service for each in report.not_wanted)}."
    yield from report.assumptions


def _names(services: Iterable[Service]) -> str:
    return ", ".join(service.name for service in services)
