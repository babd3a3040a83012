"""Where the page that teaches something is found on the web."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from graph.errors import RequestError
from graph.model.evidence import Evidence
from graph.model.records import Day, Record, Scenario

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_KNOWN = frozenset({"day", "week"})
_SAFE = "/:?#[]@!$&'()*+,;=%~-._"
_PAGE_ENDINGS = (".md", ".markdown")


@dataclass(frozen=True, slots=True)
class PageLinks:
    """Makes addresses of pages: `address` as `ViewSpec.links` has it."""

    address: str
    """An address that paths are put behind, or one with `{day}` or `{week}` in it."""

    def __post_init__(self) -> None:
        """Check the address.

        Raises:
            RequestError: If it is no absolute address of a page on the web, for GitHub follows no
                relative ones; or has a placeholder that nothing fills.
        """
        strange = [name for name in _PLACEHOLDER.findall(self.address) if name not in _KNOWN]
        if strange or re.search(r"[{}]", _PLACEHOLDER.sub("", self.address)):
            raise RequestError(
                f"The address of the links is {self.address!r}: of what stands in braces,"
                " only {day} and {week} are filled in."
            )
        if not _is_absolute(_PLACEHOLDER.sub("1", self.address)):
            raise RequestError(
                f"The address of the links is {self.address!r}. Give a whole one, as"
                " https://github.com/OWNER/REPOSITORY/blob/main/docs/: GitHub follows no others."
            )
        if not self.is_template and re.search(r"[?#]", self.address):
            raise RequestError(
                f"The address of the links is {self.address!r}. A path cannot be put behind '?' or"
                " '#': leave them out, or say with {day} and {week} where they go."
            )

    @property
    def is_template(self) -> bool:
        """Whether the address has places for a day or a week."""
        return bool(_PLACEHOLDER.search(self.address))

    def page_of(self, record: Record | None) -> str | None:
        """Return the address of the page of a scenario or a day, None where it has none.

        By an address, the page is the newest source of the record that is a page. By a template,
        only days have one; and only those in a week, if the template speaks of weeks.
        """
        if self.is_template:
            return self._filled(record) if isinstance(record, Day) else None
        if not isinstance(record, Day | Scenario):
            return None
        file = _page(record.evidence)
        return None if file is None else f"{_encoded(self.address).rstrip('/')}/{quote(file)}"

    def _filled(self, day: Day) -> str | None:
        values = {"day": str(day.number), "week": None if day.week is None else str(day.week)}
        wanted = _PLACEHOLDER.findall(self.address)
        if any(values[name] is None for name in wanted):
            return None
        return _encoded(_PLACEHOLDER.sub(lambda found: values[found[1]] or "", self.address))


def _page(evidence: Sequence[Evidence]) -> str | None:
    pages = (place.file for place in evidence if place.file.lower().endswith(_PAGE_ENDINGS))
    return next(pages, None)


def _is_absolute(address: str) -> bool:
    if re.search(r"[\x00-\x20\x7f-\xa0\\]|[\ud800-\udfff]", address):
        return False
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(host) and "@" not in parts.netloc


def _encoded(address: str) -> str:
    """Return an address in ASCII; what is encoded already stays, a stray `%` does not."""
    return quote(re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", address), safe=_SAFE)
