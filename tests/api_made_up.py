"""A small made-up course with a scenario page that has something in every section."""

from functools import cache

from graph.model.course_graph import CourseGraph
from graph.model.edges import Relation
from graph.model.evidence import Evidence, EvidenceKind
from graph.model.guide import (
    DayMention,
    Guide,
    HoursRange,
    Hyperlink,
    ImplementationStep,
    LearningStep,
    PageDiagram,
    ReferenceGroup,
    Statement,
    StatementGroup,
    TroubleshootingCase,
)
from graph.model.ids import NodeId
from graph.model.records import DanglingReference, Day, Link, Scenario, Service

SCENARIO, DAY, MISSING, S3 = map(NodeId, ("scenario:made_up", "day:8", "day:99", "service:s3"))


def at(line: int) -> Evidence:
    return Evidence(EvidenceKind.STATED, "page.md", line, "A > B", "words")


def said(text: str, line: int, title: str | None = None) -> Statement:
    return Statement(text, at(line), title)


GUIDE = Guide(
    day_mentions=(
        DayMention(
            day=8,
            title="Storage",
            is_primary=True,
            services=("Amazon S3", "Something else"),
            role="Keeps the originals.",
            links=(Hyperlink("Day 8", "../day8.md", at(3)),),
            evidence=at(3),
        ),
        DayMention(
            day=99,
            title=None,
            is_primary=False,
            services=(),
            role=None,
            links=(),
            evidence=at(4),
        ),
    ),
    diagrams=(PageDiagram("mermaid", "graph TB", at(5)),),
    implementation=(
        ImplementationStep(
            order=1,
            title="Build it",
            day=None,
            services=("s3",),
            instructions=(said("do this", 7, "First"),),
            checks=(said("look", 7),),
            guides=(Hyperlink("Guide", "../guide.md", at(7)),),
            evidence=at(6),
        ),
    ),
    integration_checks=(said("integrationChecks", 9),),
    learning_path=(
        LearningStep(
            order=1,
            title="Read",
            day=8,
            is_primary=True,
            services=("S3",),
            duration="2-3시간",
            hours=HoursRange(2.0, 3.0),
            materials=(Hyperlink("Day 8", "../day8.md", at(8)),),
            evidence=at(8),
        ),
    ),
    practice=(said("practice", 10),),
    learning_goals=(said("learningGoals", 11),),
    best_practices=(StatementGroup("Costs", (said("pay less", 12, "First"),), at(12)),),
    troubleshooting=(
        TroubleshootingCase(
            order=1,
            title="It is slow",
            symptom="waiting",
            diagnosis=(said("measure", 13),),
            solution=(said("cache", 13),),
            evidence=at(13),
        ),
    ),
    references=(
        ReferenceGroup("Official", (Hyperlink("Docs", "https://example.com", at(14)),), at(14)),
    ),
    notes=(said("notes", 15),),
    created=said("2025-01-01", 16),
    version=said("1.0", 17),
)


@cache
def guided() -> CourseGraph:
    """Return the course."""
    return CourseGraph(
        records=[
            Scenario(
                id=SCENARIO,
                key="made_up",
                title="Made up",
                evidence=(at(1),),
                days=(Link(DAY, "Day 8", (at(3),)),),
                guide=GUIDE,
            ),
            Day(id=DAY, number=8, title="Storage", evidence=(at(1),)),
            Service(id=S3, key="s3", name="S3", evidence=(at(1),)),
        ],
        dangling=[
            DanglingReference(SCENARIO, Relation.INVOLVES, MISSING, "Day 99", (at(4), at(2))),
            DanglingReference(DAY, Relation.RELATED, MISSING, "99", (at(1),)),
        ],
    )
