"""`gql` against the real server: the schema that it fetches, variables, pages, errors, batches."""

from __future__ import annotations

from itertools import chain
from typing import Any

import pytest

from tests.clients_harness import run_client
from tests.http_harness import serving

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def found() -> Any:  # noqa: ANN401
    with serving("Settings(batching=True)") as server:
        return run_client("gql_calls.py", server.url)


def test_the_schema_that_it_fetches_is_the_printed_one(found: Any) -> None:  # noqa: ANN401
    assert found["schema"] is True


def test_an_input_object_goes_in_a_variable(found: Any) -> None:  # noqa: ANN401
    keys = [scenario["key"] for scenario in found["variables"]["scenarios"]["nodes"]]
    assert keys == ["dropbox_storage", "netflix_streaming", "serverless_app"]


def test_pages_follow_each_other(found: Any) -> None:  # noqa: ANN401
    assert [len(page) for page in found["pages"]] == [10, 10, 8]
    assert list(chain.from_iterable(found["pages"])) == list(range(1, 29))


def test_a_query_is_put_together_from_the_fetched_schema(found: Any) -> None:  # noqa: ANN401
    assert found["dsl"] == {"service": {"id": "service:s3", "name": "S3"}}


def test_an_error_comes_with_its_code_and_the_data_beside_it(found: Any) -> None:  # noqa: ANN401
    (error,) = found["not_found"]["errors"]
    expected = {"code": "NOT_FOUND", "suggestions": ["netflix_streaming"]}
    assert (error["path"], error["extensions"]) == (["scenario"], expected)
    assert found["not_found"]["data"] == {"graph": {"days": 28}, "scenario": None}


def test_the_fetched_schema_tells_what_is_misspelt(found: Any) -> None:  # noqa: ANN401
    assert "Cannot query field 'dais'" in found["unknown_field"]


def test_a_limit_is_told_with_its_setting(found: Any) -> None:  # noqa: ANN401
    settings = [error["extensions"]["setting"] for error in found["over_a_limit"]]
    assert settings == ["limits.aliases", "limits.root_fields"]


def test_several_operations_go_in_one_request(found: Any) -> None:  # noqa: ANN401
    weeks = [{"number": number} for number in range(1, 5)]
    assert found["batch"] == [{"graph": {"days": 28}}, {"weeks": weeks}]


def test_many_ask_side_by_side(found: Any) -> None:  # noqa: ANN401
    numbers = [answer["day"]["number"] for answer in found["side_by_side"]]
    assert numbers == list(range(1, 21))
