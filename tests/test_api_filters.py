"""What lists can be filtered and ordered by."""

from typing import Any

import pytest

from tests.api_harness import ask, count_calls, data_of, error_of

SCENARIOS = "query($where: ScenarioFilter) { scenarios(where: $where) { nodes { key } } }"
DAYS = "query($where: DayFilter) { days(where: $where, first: 100) { nodes { number } } }"
SERVICES = "query($where: ServiceFilter) { services(where: $where, first: 100) { nodes { key } } }"

AIRBNB, DROPBOX, NETFLIX, SERVERLESS, SPOTIFY = ALL = [
    "airbnb_security",
    "dropbox_storage",
    "netflix_streaming",
    "serverless_app",
    "spotify_scalability",
]


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        (None, ALL),
        ({}, ALL),
        ({"and": [], "or": []}, ALL),
        ({"and": None, "or": None, "not": None, "uses": None, "usesAny": None, "days": None}, ALL),
        ({"not": {}}, []),
        ({"key": {"eq": NETFLIX}}, [NETFLIX]),
        ({"key": {"ne": NETFLIX}}, [AIRBNB, DROPBOX, SERVERLESS, SPOTIFY]),
        ({"key": {"eq": None}}, []),
        ({"key": {"ne": None}}, ALL),
        ({"key": {"in": [SPOTIFY, NETFLIX]}}, [NETFLIX, SPOTIFY]),
        ({"key": {"in": []}}, []),
        ({"key": {"in": None}}, ALL),
        ({"key": {"notIn": [SPOTIFY, NETFLIX]}}, [AIRBNB, DROPBOX, SERVERLESS]),
        ({"key": {"contains": "S", "endsWith": "Y"}}, [AIRBNB, SPOTIFY]),
        ({"key": {"contains": None}}, ALL),
        ({"key": None}, ALL),
        ({"title": {"startsWith": "netflix"}}, [NETFLIX]),
        ({"pattern": {"contains": "cdn"}}, [DROPBOX, NETFLIX]),
        ({"uses": "CloudFront"}, [DROPBOX, NETFLIX]),
        ({"uses": ["cloudfront", "AWS Lambda"]}, [DROPBOX]),
        ({"uses": []}, ALL),
        ({"usesAny": ["DynamoDB", "Regions"]}, [NETFLIX, SERVERLESS]),
        ({"usesAny": []}, ALL),
        ({"uses": "S3", "usesAny": ["Regions", "Lambda"], "not": {"uses": "Lambda"}}, [NETFLIX]),
        ({"or": [{"uses": "DynamoDB"}, {"key": {"eq": SPOTIFY}}]}, [SERVERLESS, SPOTIFY]),
        ({"and": [{"uses": "S3"}, {"uses": "Regions"}]}, [NETFLIX]),
        ({"days": {"some": {"number": {"eq": 1}}}}, [NETFLIX]),
        ({"days": {"none": {"number": {"in": [8, 16]}}}}, [AIRBNB, SERVERLESS, SPOTIFY]),
        ({"days": {"some": None, "every": None, "none": None}}, ALL),
        ({"days": {"some": {"teaches": "SNS"}}}, [DROPBOX, NETFLIX]),
        ({"days": {"some": {"week": {"eq": 2}}, "none": {"number": {"eq": 1}}}}, None),
        ({"days": {"every": {"number": {"gt": 0}}}}, ALL),
    ],
)
def test_scenarios(where: dict[str, Any] | None, expected: list[str] | None) -> None:
    found = [node["key"] for node in data_of(SCENARIOS, where=where)["scenarios"]["nodes"]]
    assert found == (expected if expected is not None else [DROPBOX, *found[1:]])


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ({"number": {"lt": 3}}, [1, 2]),
        ({"number": {"lte": 3, "gte": 2}}, [2, 3]),
        ({"number": {"gt": 26}}, [27, 28]),
        ({"number": {"in": [28, 1]}}, [1, 28]),
        ({"number": {"eq": 4, "ne": 4}}, []),
        ({"week": {"eq": 4}, "number": {"lt": 24}}, [22, 23]),
        ({"teaches": "S3"}, [8]),
        ({"teaches": ["Simple Storage Service", "Storage Classes"]}, [8]),
        ({"teaches": "CloudFront"}, [1, 16]),
        ({"teaches": "CloudFront", "not": {"number": {"eq": 1}}}, [16]),
        ({"or": [{"number": {"eq": 3}}, {"teaches": "SNS"}]}, [3, 16]),
        ({"title": {"contains": "simple storage"}}, [8]),
    ],
)
def test_days(where: dict[str, Any], expected: list[int]) -> None:
    assert [node["number"] for node in data_of(DAYS, where=where)["days"]["nodes"]] == expected


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ({"name": {"eq": "S3"}}, ["s3"]),
        ({"name": {"in": ["S3", "SNS"]}, "not": {"scenarioCount": {"gt": 0}}}, ["sns"]),
        ({"scenarioCount": {"gte": 2}, "category": {"eq": "storage"}}, ["s3"]),
        ({"or": [{"name": {"eq": "SNS"}}, {"name": {"eq": "SQS"}}]}, ["sns", "sqs"]),
        ({"and": [{"name": {"startsWith": "s"}}, {"name": {"endsWith": "3"}}]}, ["s3"]),
    ],
)
def test_services(where: dict[str, Any], expected: list[str]) -> None:
    assert [node["key"] for node in data_of(SERVICES, where=where)["services"]["nodes"]] == expected


@pytest.mark.parametrize(
    "where",
    [
        {"uses": ["S3", "Cloudfrnt"]},
        {"usesAny": "Cloudfrnt"},
        {"not": {"or": [{"and": [{"uses": "Cloudfrnt"}]}]}},
        {"days": {"every": {"not": {"teaches": "Cloudfrnt"}}}},
    ],
)
def test_a_misspelt_service_is_an_error_with_suggestions(where: dict[str, Any]) -> None:
    error = error_of(SCENARIOS, where=where)
    assert error["extensions"]["code"] == "NOT_FOUND"
    assert "CloudFront" in error["extensions"]["suggestions"]
    assert "'Cloudfrnt'" in error["message"]
    assert "Did you mean 'CloudFront'" in error["message"]


def test_names_of_a_filter_are_looked_up_at_once() -> None:
    where = {
        "or": [{"uses": "S3"}, {"uses": "Lambda"}, {"usesAny": ["SNS", "SQS"]}],
        "days": {"some": {"teaches": "EC2 Instances"}},
    }
    assert count_calls(SCENARIOS, where=where)["resolve"] == 1


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("[]", ALL),
        ("null", ALL),
        ("{field: KEY}", ALL),
        ("{field: KEY, direction: DESC}", ALL[::-1]),
        ("{field: PRIMARY_DAY}", [NETFLIX, AIRBNB, SPOTIFY, DROPBOX, SERVERLESS]),
        ("[{field: PRIMARY_DAY, direction: DESC}, {field: TITLE}]", None),
    ],
)
def test_scenarios_in_order(order: str, expected: list[str] | None) -> None:
    document = f"{{ scenarios(orderBy: {order}) {{ nodes {{ key primaryDay {{ number }} }} }} }}"
    nodes = data_of(document)["scenarios"]["nodes"]
    if expected is None:
        numbers = [node["primaryDay"]["number"] for node in nodes]
        assert numbers == sorted(numbers, reverse=True)
    else:
        assert [node["key"] for node in nodes] == expected


def test_days_in_order_of_hours_break_ties_by_number() -> None:
    document = (
        "{ days(orderBy: {field: HOURS, direction: DESC}, first: 100) { nodes { number hours } } }"
    )
    nodes = data_of(document)["days"]["nodes"]
    assert nodes == sorted(nodes, key=lambda day: (-day["hours"], day["number"]))


@pytest.mark.parametrize(
    "arguments",
    [
        "where: {nme: {eq: 1}}",
        "where: {key: {like: 1}}",
        "where: {key: {in: [null]}}",
        "orderBy: {field: SIZE}",
        "orderBy: {direction: ASC}",
        "offset: 3",
    ],
)
def test_what_the_schema_does_not_know_is_refused(arguments: str) -> None:
    answer = ask(f"{{ scenarios({arguments}) {{ totalCount }} }}")
    assert {error["extensions"]["code"] for error in answer["errors"]} == {
        "GRAPHQL_VALIDATION_FAILED"
    }
