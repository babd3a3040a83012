"""Findings about diagrams as SARIF 2.1.0, which code scanning services show beside the lines."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from api.version import program_version
from graph.documents.baseline import block_hash
from graph.documents.finding import RULES, DocumentFinding, Rule
from graph.model.findings import Severity

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def sarif(findings: Sequence[DocumentFinding]) -> str:
    """Return findings as a SARIF log of one run.

    Files below the working directory are named relative to it, others by their whole address.
    """
    log = {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": _driver()},
                "columnKind": "unicodeCodePoints",
                "results": [_result(finding) for finding in findings],
            }
        ],
    }
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _driver() -> dict[str, Any]:
    return {
        "name": "scenariograph",
        "version": program_version(),
        "rules": [_rule(rule) for rule in Rule],
    }


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.value,
        "shortDescription": {"text": RULES[rule].summary},
        "defaultConfiguration": {"level": _LEVELS[RULES[rule].severity]},
    }


def _result(finding: DocumentFinding) -> dict[str, Any]:
    place = {
        "artifactLocation": _artifact(finding.file),
        "region": {"startLine": finding.line},
    }
    return {
        "ruleId": finding.rule.value,
        "ruleIndex": [*Rule].index(finding.rule),
        "level": _LEVELS[finding.severity],
        "message": {"text": finding.message},
        "locations": [{"physicalLocation": place}],
        "partialFingerprints": {"diagram/v1": block_hash(_identity(finding))},
    }


def _identity(finding: DocumentFinding) -> str:
    """Return what stays the same where lines move: the file is told by the location."""
    return f"{finding.rule.value}\0{finding.message}\0{finding.block_text}"


def _artifact(file: str) -> dict[str, str]:
    path = Path.cwd() / file
    try:
        below = path.relative_to(Path.cwd())
    except ValueError:
        return {"uri": path.as_uri()}
    return {"uri": quote(below.as_posix()), "uriBaseId": "%SRCROOT%"}
