"""How the guide of a scenario stands in RDF: the second half of the table in `mapping.py`."""

from __future__ import annotations

from dataclasses import replace

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
from graph.model.records import Scenario
from graph.rdf.mapping import NODES, PARTS, REMARKS, TITLE, Field, Kind, Resource
from graph.rdf.vocabulary import PROV, SCHEMA, SG

PLACE = Field("evidence", Kind.PLACE, PROV.wasDerivedFrom)
DAY = Field("day", Kind.INTEGER, SG.mentionedDay)
ORDER = Field("order", Kind.INTEGER, SG.order)
SERVICES = Field("services", Kind.NAMES, SG.serviceName)
IS_PRIMARY = Field("is_primary", Kind.CLASS, SG.PrimaryMention)
GUIDE = Field("guide", Kind.PART, SG.guide, Guide)

GUIDE_PARTS: dict[type, Resource] = {
    Statement: Resource((SG.Statement,), (Field("text", Kind.TEXT, SCHEMA.text), PLACE, TITLE)),
    Hyperlink: Resource(
        (SG.Hyperlink,),
        (Field("text", Kind.TEXT, SCHEMA.name), Field("url", Kind.TEXT, SCHEMA.url), PLACE),
    ),
    HoursRange: Resource(
        (SG.HoursRange,),
        (
            Field("least", Kind.NUMBER, SG.leastHours),
            Field("most", Kind.NUMBER, SG.mostHours),
        ),
    ),
    DayMention: Resource(
        (SG.DayMention,),
        (
            DAY,
            TITLE,
            IS_PRIMARY,
            SERVICES,
            Field("role", Kind.TEXT, SG.role),
            Field("links", Kind.PARTS, SG.link, Hyperlink),
            PLACE,
        ),
    ),
    PageDiagram: Resource(
        (SG.PageDiagram,),
        (
            Field("language", Kind.TEXT, SG.diagramLanguage),
            Field("text", Kind.TEXT, SCHEMA.text),
            PLACE,
        ),
    ),
    ImplementationStep: Resource(
        (SG.ImplementationStep, SCHEMA.HowToStep),
        (
            ORDER,
            TITLE,
            DAY,
            SERVICES,
            Field("instructions", Kind.PARTS, SG.instruction, Statement),
            Field("checks", Kind.PARTS, SG.check, Statement),
            Field("guides", Kind.PARTS, SG.link, Hyperlink),
            PLACE,
        ),
    ),
    LearningStep: Resource(
        (SG.LearningStep,),
        (
            ORDER,
            TITLE,
            DAY,
            IS_PRIMARY,
            SERVICES,
            Field("duration", Kind.TEXT, SG.statedDuration),
            Field("hours", Kind.PART, SG.duration, HoursRange),
            Field("materials", Kind.PARTS, SG.link, Hyperlink),
            PLACE,
        ),
    ),
    StatementGroup: Resource(
        (SG.StatementGroup,),
        (TITLE, Field("statements", Kind.PARTS, SG.statement, Statement), PLACE),
    ),
    TroubleshootingCase: Resource(
        (SG.TroubleshootingCase,),
        (
            ORDER,
            TITLE,
            Field("symptom", Kind.TEXT, SG.symptom),
            Field("diagnosis", Kind.PARTS, SG.diagnosis, Statement),
            Field("solution", Kind.PARTS, SG.solution, Statement),
            PLACE,
        ),
    ),
    ReferenceGroup: Resource(
        (SG.ReferenceGroup,),
        (TITLE, Field("links", Kind.PARTS, SG.link, Hyperlink), PLACE),
    ),
    Guide: Resource(
        (SG.Guide,),
        (
            Field("day_mentions", Kind.PARTS, SG.dayMention, DayMention),
            Field("diagrams", Kind.PARTS, SG.diagram, PageDiagram),
            Field("implementation", Kind.PARTS, SG.implementationStep, ImplementationStep),
            Field("integration_checks", Kind.PARTS, SG.integrationCheck, Statement),
            Field("learning_path", Kind.PARTS, SG.learningStep, LearningStep),
            Field("practice", Kind.PARTS, SG.practice, Statement),
            Field("learning_goals", Kind.PARTS, SG.learningGoal, Statement),
            Field("best_practices", Kind.PARTS, SG.bestPractices, StatementGroup),
            Field("troubleshooting", Kind.PARTS, SG.troubleshootingCase, TroubleshootingCase),
            Field("references", Kind.PARTS, SG.referenceGroup, ReferenceGroup),
            Field("notes", Kind.PARTS, SG.note, Statement),
            Field("created", Kind.PART, SG.pageCreated, Statement),
            Field("version", Kind.PART, SG.pageVersion, Statement),
        ),
    ),
}
"""The parts of guides."""

_SCENARIO = replace(NODES[Scenario], fields=(*NODES[Scenario].fields, GUIDE))

RESOURCES: dict[type, Resource] = {
    **NODES,
    Scenario: _SCENARIO,
    **PARTS,
    **GUIDE_PARTS,
    **REMARKS,
}
"""All that is written: the graph's nodes, their parts, and what is said of the course."""
