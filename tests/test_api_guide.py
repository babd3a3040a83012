"""What a scenario page says beside its facts, and references that lead nowhere."""

from tests.api_harness import data_of
from tests.api_made_up import guided


def test_every_section_of_a_page_is_served_with_its_evidence() -> None:
    document = """
      query {
        scenario(key: "made_up") {
          dayMentions {
            number title isPrimary serviceNames role day { id } services { id }
            links { text url evidence { line } } evidence { file line section quote kind }
          }
          diagrams { language text evidence { line } }
          implementation {
            order title dayNumber day { id } serviceNames services { id }
            instructions { title text evidence { line } } checks { text } guides { url }
            evidence { line }
          }
          integrationChecks { text evidence { line } }
          learningPath {
            order title dayNumber day { id } isPrimary serviceNames services { id }
            duration hours { least most } materials { text } evidence { line }
          }
          practice { text evidence { line } }
          learningGoals { text evidence { line } }
          bestPractices { title statements { title text } evidence { line } }
          troubleshooting {
            order title symptom diagnosis { text } solution { text } evidence { line }
          }
          references { title links { text url } evidence { line } }
          notes { text evidence { line } }
          created { text evidence { line } }
          version { text evidence { line } }
        }
      }
    """
    scenario = data_of(document, guided())["scenario"]
    assert scenario["dayMentions"] == [
        {
            "number": 8,
            "title": "Storage",
            "isPrimary": True,
            "serviceNames": ["Amazon S3", "Something else"],
            "role": "Keeps the originals.",
            "day": {"id": "day:8"},
            "services": [{"id": "service:s3"}],
            "links": [{"text": "Day 8", "url": "../day8.md", "evidence": {"line": 3}}],
            "evidence": {
                "file": "page.md",
                "line": 3,
                "section": "A > B",
                "quote": "words",
                "kind": "STATED",
            },
        },
        {
            "number": 99,
            "title": None,
            "isPrimary": False,
            "serviceNames": [],
            "role": None,
            "day": None,
            "services": [],
            "links": [],
            "evidence": {
                "file": "page.md",
                "line": 4,
                "section": "A > B",
                "quote": "words",
                "kind": "STATED",
            },
        },
    ]
    assert scenario["diagrams"] == [
        {"language": "mermaid", "text": "graph TB", "evidence": {"line": 5}}
    ]
    assert scenario["implementation"] == [
        {
            "order": 1,
            "title": "Build it",
            "dayNumber": None,
            "day": None,
            "serviceNames": ["s3"],
            "services": [{"id": "service:s3"}],
            "instructions": [{"title": "First", "text": "do this", "evidence": {"line": 7}}],
            "checks": [{"text": "look"}],
            "guides": [{"url": "../guide.md"}],
            "evidence": {"line": 6},
        }
    ]
    assert scenario["learningPath"] == [
        {
            "order": 1,
            "title": "Read",
            "dayNumber": 8,
            "day": {"id": "day:8"},
            "isPrimary": True,
            "serviceNames": ["S3"],
            "services": [{"id": "service:s3"}],
            "duration": "2-3시간",
            "hours": {"least": 2.0, "most": 3.0},
            "materials": [{"text": "Day 8"}],
            "evidence": {"line": 8},
        }
    ]
    assert scenario["bestPractices"] == [
        {
            "title": "Costs",
            "statements": [{"title": "First", "text": "pay less"}],
            "evidence": {"line": 12},
        }
    ]
    assert scenario["troubleshooting"] == [
        {
            "order": 1,
            "title": "It is slow",
            "symptom": "waiting",
            "diagnosis": [{"text": "measure"}],
            "solution": [{"text": "cache"}],
            "evidence": {"line": 13},
        }
    ]
    assert scenario["references"] == [
        {
            "title": "Official",
            "links": [{"text": "Docs", "url": "https://example.com"}],
            "evidence": {"line": 14},
        }
    ]
    for section in ("integrationChecks", "practice", "learningGoals", "notes"):
        (statement,) = scenario[section]
        assert statement["text"] == section
        assert statement["evidence"]["line"] > 0
    assert scenario["created"] == {"text": "2025-01-01", "evidence": {"line": 16}}
    assert scenario["version"] == {"text": "1.0", "evidence": {"line": 17}}


def test_a_scenario_without_a_page_has_empty_sections() -> None:
    document = """{ scenario(key: "netflix_streaming") {
      dayMentions { number } diagrams { text } notes { text } created { text } version { text }
    } }"""
    assert data_of(document)["scenario"] == {
        "dayMentions": [],
        "diagrams": [],
        "notes": [],
        "created": None,
        "version": None,
    }


def test_references_that_lead_nowhere_are_shown() -> None:
    document = """{ scenario(key: "made_up") {
      days { number } pattern { name }
      danglingReferences {
        relation name targetId target { id } evidence { line } allEvidence { line }
      }
    } day(number: 8) { danglingReferences { relation targetId } } }"""
    assert data_of(document, guided()) == {
        "scenario": {
            "days": [{"number": 8}],
            "pattern": None,
            "danglingReferences": [
                {
                    "relation": "INVOLVES",
                    "name": "Day 99",
                    "targetId": "day:99",
                    "target": None,
                    "evidence": {"line": 4},
                    "allEvidence": [{"line": 4}, {"line": 2}],
                }
            ],
        },
        "day": {"danglingReferences": [{"relation": "RELATED", "targetId": "day:99"}]},
    }
