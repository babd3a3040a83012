"""What is doubtful in the sources."""

from enum import Enum
from typing import Annotated

import strawberry

from api.schema.conditions import StringFilter, conditions
from api.schema.define import (
    Info,
    enum_type,
    field,
    given,
    input_type,
    object_type,
    optional,
    value,
)
from api.schema.evidence import Evidence
from graph.model import findings
from graph.query import findings as query
from graph.query.findings import MOST_FINDINGS


@enum_type
class Severity(Enum):
    """How bad a finding is."""

    ERROR = value(
        findings.Severity.ERROR,
        "The sources contradict themselves or lead nowhere; an answer is missing.",
    )
    WARNING = value(
        findings.Severity.WARNING,
        "Most likely a mistake; the answers rest on a choice that the message names.",
    )
    INFO = value(findings.Severity.INFO, "Worth knowing.")


@object_type
class Finding:
    """Something wrong or doubtful in the sources."""

    rule: str = field("Its kind, in words joined by hyphens: `unknown-service`.")
    severity: Severity = field("How bad it is.")
    message: str = field("What was found, and what to do about it.")
    evidence: list[Evidence] = field("Where it stands; several places where they disagree.")


@input_type
class SeverityFilter:
    """Conditions on how bad a finding is; all must hold."""

    eq: Severity | None = optional("Is this; null: is missing, which it never is.")
    ne: Severity | None = optional("Is not this; null: is not missing.")
    in_: list[Severity] | None = optional("Is one of these.", name="in")
    not_in: list[Severity] | None = optional("Is none of these.")


@input_type
class FindingFilter:
    """Which findings; all that is given must hold. Empty or absent means: all of them."""

    rule: StringFilter | None = optional("On its kind.")
    severity: SeverityFilter | None = optional("On how bad it is.")
    file: StringFilter | None = optional(
        "On the file of one of its places, at least; a finding without a place has none."
    )


def find_findings(
    info: Info,
    where: Annotated[
        FindingFilter | None,
        strawberry.argument(description="Which ones; all where it is left out."),
    ] = strawberry.UNSET,
    first: Annotated[
        int | None,
        strawberry.argument(
            description=f"At most so many, and at most {MOST_FINDINGS}. Where it is left out, all "
            f"are listed, and more than {MOST_FINDINGS} are an error. "
            "`graph { findings }` says how many there are."
        ),
    ] = strawberry.UNSET,
    offset: Annotated[
        int | None,
        strawberry.argument(description="Leave out so many of those that match; 0 by default."),
    ] = strawberry.UNSET,
) -> list[findings.Finding]:
    """Resolve `findings`."""
    asked = given(where) or FindingFilter()
    meant = query.FindingFilter(
        rule=conditions(asked.rule),
        severity=conditions(asked.severity),
        file=conditions(asked.file),
    )
    return query.find_findings(info.context.reader, meant, given(first), given(offset))
