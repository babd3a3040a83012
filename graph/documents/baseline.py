"""Known findings, kept in a file, so that a course can start from where it is.

A finding is known again by its rule, its message and the text of its block: neither moved lines
nor changes elsewhere in the page bring it back.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from graph.documents.finding import DocumentFinding, Rule
from graph.errors import Fault, SourceError

_VERSION = 1
_REMEDY = "Write it anew with --write-baseline."


class Known(NamedTuple):
    """What a finding is known by."""

    file: str
    """Relative to the folder of the baseline, with forward slashes."""
    rule: str
    """Its kind."""
    message: str
    """What was found."""
    block: str
    """A hash of the text of the block."""


@dataclass(frozen=True, slots=True)
class Compared:
    """Findings beside a baseline."""

    new: tuple[DocumentFinding, ...]
    """Those that the baseline does not hold, in order."""
    known: int
    """How many it holds."""
    gone: int
    """How many of the baseline were not found again."""


def hidden_by(findings: Iterable[DocumentFinding], path: Path) -> Compared:
    """Return the findings that a baseline does not hold.

    Raises:
        SourceError: If the file is no baseline.
        OSError: If it cannot be read.
    """
    left = _read(path)
    total = left.total()
    new: list[DocumentFinding] = []
    for finding in findings:
        known = _known(finding, path.parent)
        if left[known] > 0:
            left[known] -= 1
        else:
            new.append(finding)
    unseen = left.total()
    # Without the parser nobody knows what is gone.
    gone = 0 if any(finding.rule is Rule.UNPARSED for finding in new) else unseen
    return Compared(tuple(new), total - unseen, gone)


def baseline_text(findings: Sequence[DocumentFinding], folder: Path) -> str:
    """Return a baseline of findings for a file in a folder; the same findings, the same text."""
    counted = Counter(
        _known(finding, folder) for finding in findings if finding.rule is not Rule.UNPARSED
    )
    entries = [{**known._asdict(), "count": count} for known, count in sorted(counted.items())]
    content = {"version": _VERSION, "findings": entries}
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def block_hash(text: str) -> str:
    """Return a short hash of the text of a block."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]


def _known(finding: DocumentFinding, folder: Path) -> Known:
    relative = os.path.relpath(os.path.abspath(finding.file), os.path.abspath(folder))  # noqa: PTH100 - links are not followed
    file = Path(relative).as_posix()
    return Known(file, finding.rule.value, finding.message, block_hash(finding.block_text))


def _read(path: Path) -> Counter[Known]:
    try:
        content: Any = json.loads(path.read_bytes())
        if content["version"] != _VERSION:
            message = f"This baseline is of another version than {_VERSION}. {_REMEDY}"
            raise SourceError([Fault(message, str(path))])
        counted: Counter[Known] = Counter()
        for entry in content["findings"]:
            known = Known(*(str(entry[field]) for field in Known._fields))
            counted[known] += max(int(entry["count"]), 0)
    except (ValueError, KeyError, TypeError) as error:
        raise SourceError([Fault(f"This is no baseline. {_REMEDY}", str(path))]) from error
    return counted
