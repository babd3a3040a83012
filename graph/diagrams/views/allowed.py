"""Which options go with which view. Nothing that is asked for is passed over in silence."""

from __future__ import annotations

from collections.abc import Mapping

from graph.diagrams.spec import Grouping, Subject, ViewSpec
from graph.errors import RequestError

_OPTIONS: Mapping[str, frozenset[Subject]] = {
    "depth": frozenset({Subject.SERVICE, Subject.DAY}),
    "week": frozenset({Subject.DAYS, Subject.PLAN}),
    "copies": frozenset({Subject.SCENARIO, Subject.SERVICE}),
    "days": frozenset(Subject) - {Subject.DAY, Subject.DAYS, Subject.PLAN},
    "collapse": frozenset({Subject.SCENARIO, Subject.SERVICE}),
    "context": frozenset(Subject) - {Subject.PLAN, Subject.SERVICES},
}
"""The subjects that an option goes with. `group` has a table of its own; `language` and `links`
go with all."""

_ANY = (Grouping.DAY, Grouping.WEEK, Grouping.CATEGORY, Grouping.NONE)
_NONE_FIRST = (Grouping.NONE, Grouping.DAY, Grouping.WEEK, Grouping.CATEGORY)
_WEEK_FIRST = (Grouping.WEEK, Grouping.NONE)

GROUPINGS: Mapping[Subject, tuple[Grouping, ...]] = {
    Subject.SCENARIO: _ANY,
    Subject.SERVICE: _NONE_FIRST,
    Subject.PATTERN: (Grouping.NONE, Grouping.CATEGORY),
    Subject.DAY: (Grouping.NONE, Grouping.WEEK),
    Subject.DAYS: _WEEK_FIRST,
    Subject.PLAN: _WEEK_FIRST,
    Subject.SERVICES: (Grouping.CATEGORY, Grouping.DAY, Grouping.WEEK, Grouping.NONE),
    Subject.CO_USE: _NONE_FIRST,
    Subject.CHANGES: _ANY,
}
"""What the nodes of each view may be grouped by; the first is usual."""

_NEEDS_NAME = frozenset({Subject.SERVICE, Subject.DAY})


def options_of(subject: Subject) -> list[str]:
    """Return the options of a view that not every view has, in the order of the documentation.

    Example:
        >>> options_of(Subject.DAY)
        ['depth', 'context']
    """
    return [name for name, subjects in _OPTIONS.items() if subject in subjects]


def grouping_of(spec: ViewSpec) -> Grouping:
    """Return what the nodes of a view are grouped by, stated or not."""
    return spec.grouping or GROUPINGS[spec.subject][0]


def require_sense(spec: ViewSpec) -> None:
    """Check that what is asked for goes together.

    Raises:
        RequestError: If an option does not go with the view, or with another option; or if the
            view needs a name and has none.
    """
    given = {
        "depth": spec.depth is not None,
        "week": bool(spec.weeks),
        "copies": spec.copies,
        "days": spec.days is not None,
        "collapse": spec.collapse,
        "context": spec.context,
    }
    for name, is_given in given.items():
        if is_given and spec.subject not in _OPTIONS[name]:
            raise RequestError(_misplaced(name, spec.subject))
    if grouping_of(spec) not in GROUPINGS[spec.subject]:
        choice = ", ".join(GROUPINGS[spec.subject])
        raise RequestError(
            f"The view {spec.subject.value!r} is not grouped by {grouping_of(spec).value}:"
            f" choose from {choice}."
        )
    if spec.subject in _NEEDS_NAME and not spec.names:
        raise RequestError(f"Name a {spec.subject.value} behind {spec.subject.value!r}.")
    _require_one_place(spec)


def _misplaced(name: str, subject: Subject) -> str:
    takers = [other.value for other in Subject if other in _OPTIONS[name]]
    return (
        f"The option {name!r} does not go with the view {subject.value!r}:"
        f" it goes with {', '.join(takers)}."
    )


def _require_one_place(spec: ViewSpec) -> None:
    if not spec.copies:
        return
    if spec.collapse:
        raise RequestError("'copies' and 'collapse' do not go together: choose one of them.")
    if grouping_of(spec) is not Grouping.DAY:
        raise RequestError("'copies' puts a service on each of its days: ask for group=day too.")
