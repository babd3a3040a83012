"""Thousands of calls that schemathesis makes up from the schema, against the real server."""

from __future__ import annotations

import pytest

from tests.clients_harness import run_client
from tests.http_harness import assert_alive, serving

CALLS = 90
"""For each field of the root. They take a minute or two; most of it goes into making them up."""
FORESEEN = {"GRAPHQL_VALIDATION_FAILED", "NOT_FOUND", "BAD_USER_INPUT", "LIMIT_EXCEEDED"}


@pytest.mark.slow
def test_calls_that_are_made_up_are_all_answered() -> None:
    with serving() as server:
        tally = run_client("schemathesis_calls.py", server.url, str(CALLS), timeout=600)
        assert_alive(server)
    assert tally["faults"] == []
    # A few fields have fewer calls that differ.
    assert 0.95 * tally["fields"] * CALLS < tally["calls"] <= tally["fields"] * CALLS
    assert tally["calls"] >= 3000
    assert tally["statuses"].keys() == {"200", "400"}
    assert tally["codes"].keys() <= FORESEEN
    # Right calls get through to the course: most fields have told something of it.
    assert len(tally["answered"]) >= 20
