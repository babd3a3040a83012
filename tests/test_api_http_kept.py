"""Whole answers that the server keeps: who gets them, and until when."""

from __future__ import annotations

import json
import re
import time
from contextlib import closing
from pathlib import Path
from typing import Any, cast

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.holder import GraphHolder
from api.http.documents import hash_of
from api.http.kept import KeptAnswers
from api.http.replies import Whole
from api.http.tokens import new_token, token_line
from api.settings import Settings
from graph.model.reader import GraphReader
from tests.api_harness import CountingReader, shipped
from tests.api_made_up import guided
from tests.http_harness import JSON, Server, serving

TITLE = "query Day($n: Int = 8) { day(number: $n) { title } }"


class Asker:
    """A client of an application that counts what its graph is asked."""

    def __init__(self, settings: Settings | None = None) -> None:
        """Ask the shipped course."""
        self.reader = CountingReader(shipped())
        self.holder = GraphHolder(cast("GraphReader", self.reader))
        self.client = TestClient(create_app(self.holder, settings))

    def post(
        self, query: str = TITLE, headers: dict[str, str] | None = None, **more: object
    ) -> Any:  # noqa: ANN401
        """Ask with POST."""
        named = {"Accept": JSON, **(headers or {})}
        return self.client.post("/graphql", json={"query": query, **more}, headers=named)

    def questions(self) -> int:
        """Return how much the graph has been asked since this was called last."""
        asked = self.reader.calls.total()
        self.reader.calls.clear()
        return asked

    def count(self, metric: str, **labels: str) -> float:
        """Return what a counter tells."""
        text = self.client.get("/metrics").text
        named = ",".join(f'{name}="{value}"' for name, value in sorted(labels.items()))
        line = f"scenariograph_{metric}{{{named}}}" if named else f"scenariograph_{metric}"
        found = re.search(rf"^{re.escape(line)} (\S+)$", text, re.MULTILINE)
        return float(found[1]) if found else 0.0


def test_who_asks_the_same_again_gets_the_same_without_work() -> None:
    asker = Asker()
    answers = [asker.post() for _ in range(2)]
    assert asker.questions() > 0
    # By now the head is known, and then the whole request.
    answers += [asker.post() for _ in range(3)]
    assert asker.questions() == 0
    assert {answer.content for answer in answers} == {answers[0].content}
    named = ["etag", "cache-control", "vary", "content-type", "content-length"]
    named += ["x-content-type-options"]
    heads = {tuple(answer.headers[name] for name in named) for answer in answers}
    assert len(heads) == 1
    assert len({answer.headers["x-request-id"] for answer in answers}) == len(answers)
    labels = {"path": "/graphql", "method": "POST", "status": "200"}
    assert asker.count("requests_total", **labels) == 5
    assert asker.count("request_seconds_count", path="/graphql") == 5
    assert asker.count("query_cost_count") == 5
    assert asker.count("query_cost_sum") == 10
    assert asker.count("document_cache_total", result="hit") == 4
    assert asker.count("answer_cache_total", result="hit") == 4
    assert asker.count("answer_cache_total", result="miss") == 1


def test_it_matters_what_is_asked_and_not_how() -> None:
    asker = Asker()
    first = asker.post(variables={"n": 8})
    asker.questions()
    headers = {"Accept": JSON, "Accept-Encoding": "identity, gzip;q=0"}
    asked = {"query": TITLE, "variables": '{"n":8}'}
    for _ in range(3):
        again = asker.client.get("/graphql", params=asked, headers={"Accept": JSON})
        assert again.headers["etag"] == first.headers["etag"]
    asker.post(variables={"n": 8}, headers={"User-Agent": "another"})
    assert asker.questions() == 0
    # A variable, the kind of answer, how it is packed: each makes another answer.
    for different in (
        {"variables": {"n": 7}},
        {"variables": {"n": 8}, "headers": {"Accept": "application/graphql-response+json"}},
        {"variables": {"n": 8}, "headers": headers},
    ):
        answer = asker.post(**different)
        assert asker.questions() > 0
        assert answer.headers["etag"] != first.headers["etag"]


def test_nothing_is_left_of_another_graph() -> None:
    asker = Asker()
    asked = "{ graph { version } }"
    before = [asker.post(asked).json()["data"]["graph"]["version"] for _ in range(4)]
    asker.holder.current = guided()
    after = [asker.post(asked).json()["data"]["graph"]["version"] for _ in range(4)]
    assert (set(before), set(after)) == ({shipped().version}, {guided().version})


def test_an_answer_that_comes_too_late_for_its_graph_is_not_kept() -> None:
    asker = Asker()

    class Swapping:
        """A graph in whose place another one is served while it is asked."""

        def __getattr__(self, name: str) -> Any:  # noqa: ANN401
            if name == "counts":
                asker.holder.current = guided()
            return getattr(shipped(), name)

    for _ in range(3):
        asker.holder.current = cast("GraphReader", Swapping())
        answer = asker.post("{ graph { version days } }").json()
        assert answer["data"]["graph"]["version"] == shipped().version
        answer = asker.post("{ graph { version days } }").json()
        assert answer["data"]["graph"]["version"] == guided().version


@pytest.mark.parametrize(
    "query",
    [
        '{ service(name: "S33") { id } }',
        '{ day(number: 8) { title } service(name: "S33") { id } }',
    ],
)
def test_what_may_be_otherwise_next_time_is_not_kept(query: str) -> None:
    asker = Asker()
    for _ in range(4):
        assert asker.post(query).status_code == 200
        assert asker.questions() > 0
    assert asker.count("answer_cache_total", result="hit") == 0


def test_a_search_that_is_better_with_more_time_is_not_kept() -> None:
    asker = Asker()
    for _ in range(4):
        assert asker.post("{ bestOrder { isProvenBest } }").status_code == 200
    assert asker.count("answer_cache_total", result="hit") == 0


def test_batches_are_not_kept() -> None:
    asker = Asker(Settings(batching=True))
    for _ in range(4):
        batch = [{"query": TITLE}] * 2
        answer = asker.client.post("/graphql", json=batch, headers={"Accept": JSON})
        assert len(answer.json()) == 2
        assert asker.questions() > 0


def test_how_much_is_kept_is_a_setting() -> None:
    asker = Asker(Settings(answer_cache_bytes=0))
    for _ in range(4):
        asker.post()
        assert asker.questions() > 0


def test_what_was_asked_for_longest_ago_makes_room() -> None:
    graph = GraphHolder(shipped()).served
    kept = KeptAnswers(most_bytes=3 * 6000)
    answers = {tag: Whole(b"", tag.encode() * 4990, cost=1) for tag in "abcd"}
    for tag in "abc":
        kept.keep(graph, tag, answers[tag])
    assert kept.get(graph, "a") is answers["a"]
    kept.keep(graph, "d", answers["d"])
    assert [kept.get(graph, tag) is not None for tag in "abcd"] == [True, False, True, True]


def test_a_kept_answer_needs_a_token_too(tmp_path: Path) -> None:
    token = new_token()
    file = tmp_path / "tokens"
    file.write_text(token_line("ci", token), encoding="utf-8")
    asker = Asker(Settings(token_file=file))
    good = {"Authorization": f"Bearer {token}"}
    for _ in range(4):
        answer = asker.post(headers=good)
        assert (answer.status_code, answer.headers["cache-control"]) == (200, "private, no-cache")
    for bad in ({}, {"Authorization": f"Bearer {token}x"}, {"Authorization": f"Basic {token}"}):
        assert [asker.post(headers=bad).status_code for _ in range(3)] == [401, 401, 401]


def test_a_kept_answer_needs_a_name_that_is_known() -> None:
    asker = Asker(Settings(hosts=("testserver",)))
    assert [asker.post().status_code for _ in range(4)] == [200] * 4
    elsewhere = {"Host": "elsewhere.example"}
    assert [asker.post(headers=elsewhere).status_code for _ in range(3)] == [400] * 3


def test_pages_of_other_origins_are_told_what_they_may_read() -> None:
    asker = Asker(Settings(cors_origins=("https://a.example",)))
    for _ in range(4):
        assert "access-control-allow-origin" not in asker.post().headers
        own = asker.post(headers={"Origin": "https://a.example"})
        assert own.headers["access-control-allow-origin"] == "https://a.example"
        other = asker.post(headers={"Origin": "https://b.example"})
        assert "access-control-allow-origin" not in other.headers


def test_a_request_may_bring_its_number() -> None:
    asker = Asker()
    for number in ("a-1", "b-2", "c-3", "d-4"):
        answer = asker.post(headers={"X-Request-Id": number})
        assert answer.headers["x-request-id"] == number
    assert asker.post(headers={"X-Request-Id": "no number"}).headers["x-request-id"] != "no number"


def test_a_document_that_comes_with_its_hash_is_registered_each_time() -> None:
    asker = Asker(Settings())
    persisted = {"persistedQuery": {"version": 1, "sha256Hash": hash_of(TITLE)}}
    for _ in range(4):
        assert asker.post(extensions=persisted).status_code == 200
    asked = {"extensions": json.dumps(persisted)}
    for _ in range(4):
        answer = asker.client.get("/graphql", params=asked, headers={"Accept": JSON})
        assert answer.json()["data"]["day"]["title"]


def test_known_heads_do_not_spare_bodies_their_rules() -> None:
    asker = Asker()
    for _ in range(3):
        assert asker.post().status_code == 200
    headers = {"Accept": JSON, "Content-Type": JSON}
    for body, status in ((b"{", 400), (b"[]", 400), (b'{"query": 1}', 400), (b"x" * 300_000, 413)):
        answer = asker.client.post("/graphql", content=body, headers=headers)
        assert (answer.status_code, answer.headers["x-content-type-options"]) == (status, "nosniff")
    assert asker.post("{ nothing }").json()["errors"]


@pytest.fixture(scope="module")
def server() -> Any:  # noqa: ANN401
    with serving("Settings(limits=Limits(body_milliseconds=500))") as running:
        for _ in range(3):
            assert running.post(TITLE).status == 200
            assert running.get({"Accept": JSON}, query=TITLE).status == 200
        yield running


def request_bytes(body: bytes, more: bytes = b"") -> bytes:
    return (
        b"POST /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        b"Accept: application/json\r\n%bContent-Length: %d\r\n\r\n%b" % (more, len(body), body)
    )


BODY = json.dumps({"query": TITLE}).encode()


def test_requests_that_come_one_behind_the_other(server: Server) -> None:
    with closing(server.connect()) as connection:
        bodies = [json.dumps({"query": TITLE, "variables": {"n": n}}).encode() for n in (8, 9, 10)]
        for _ in range(4):
            connection.sendall(b"".join(request_bytes(body) for body in bodies))
            told = read_until(connection, 3)
            assert [json.loads(each)["data"]["day"]["title"][:3] for each in told] == [
                "S3 ",
                "EBS",
                "RDS",
            ]


def read_until(connection: Any, number: int) -> list[bytes]:  # noqa: ANN401
    """Return the bodies of so many answers."""
    stream = b""
    bodies: list[bytes] = []
    while len(bodies) < number:
        head, end, rest = stream.partition(b"\r\n\r\n")
        found = re.search(rb"content-length: (\d+)", head)
        if end and found and len(rest) >= int(found[1]):
            assert head.startswith(b"HTTP/1.1 200 OK\r\n")
            assert len(re.findall(rb"\ndate: ", head)) == 1
            bodies.append(rest[: int(found[1])])
            stream = rest[int(found[1]) :]
            continue
        part = connection.recv(65536)
        assert part, stream
        stream += part
    assert stream == b""
    return bodies


def test_the_parts_of_a_body_may_come_one_by_one(server: Server) -> None:
    with closing(server.connect()) as connection:
        sent = request_bytes(BODY)
        for _ in range(4):
            for part in (sent[:20], sent[20:-10], sent[-10:-1], sent[-1:]):
                connection.sendall(part)
                time.sleep(0.02)
            assert len(read_until(connection, 1)) == 1


def test_a_body_that_does_not_come_is_not_waited_for(server: Server) -> None:
    with closing(server.connect()) as connection:
        connection.sendall(request_bytes(BODY)[:-5])
        assert connection.recv(65536).startswith(b"HTTP/1.1 408 ")


def test_a_client_may_wait_for_a_sign(server: Server) -> None:
    with closing(server.connect()) as connection:
        sent = request_bytes(BODY, b"Expect: 100-continue\r\n")
        connection.sendall(sent[: -len(BODY)])
        assert connection.recv(65536) == b"HTTP/1.1 100 Continue\r\n\r\n"
        connection.sendall(BODY)
        assert len(read_until(connection, 1)) == 1


def test_a_connection_ends_where_the_client_wants_it(server: Server) -> None:
    for _ in range(2):
        with closing(server.connect()) as connection:
            connection.sendall(request_bytes(BODY, b"Connection: close\r\n"))
            stream = b""
            while part := connection.recv(65536):
                stream += part
            assert b"connection: close" in stream
            assert stream.endswith(b"}")


def test_a_head_alone_is_that_of_the_answer(server: Server) -> None:
    whole = server.get({"Accept": JSON}, query=TITLE)
    for _ in range(4):
        head = server.send(
            "HEAD", "/graphql?query=" + TITLE.replace(" ", "%20"), headers={"Accept": JSON}
        )
        assert head.body == b""
        for name in ("content-length", "etag", "content-type"):
            assert head.headers[name] == whole.headers[name]
