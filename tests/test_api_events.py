"""Answers as server-sent events, and what holds for streams of both kinds."""

from __future__ import annotations

import asyncio
import json
import signal
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager
from http import HTTPStatus
from pathlib import Path
from typing import Any, cast

import pytest
from starlette.types import Message

from api.execute import Engine
from api.holder import GraphHolder
from api.http.documents import Documents
from api.http.events import EventStream
from api.http.parameters import Parameters
from api.http.replies import Outcome
from api.http.streams import Streams
from api.http.tokens import new_token, token_line
from api.http.workers import Lanes
from api.limits import Limits
from api.metrics import Metrics
from graph.build import load_course
from tests.api_harness import shipped
from tests.http_harness import GRAPHQL_RESPONSE, JSON, Server, serving
from tests.serve_harness import Served, days, eventually, serve
from tests.stream_harness import CHANGES, SINCE, Socket, events, socket

pytestmark = pytest.mark.slow
EVENTS = "text/event-stream"
VERSION = "{ graph { version } }"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving() as found:
        yield found


def test_a_query_has_one_answer_and_an_end(server: Server) -> None:
    with events(server, VERSION) as stream:
        assert stream.response.status == 200
        headers = stream.response.headers
        assert headers["content-type"] == f"{EVENTS}; charset=utf-8"
        assert headers["cache-control"] == "no-store"
        assert stream.response.readline() == b":\n"  # so that the head is on its way
        name, answer = stream.next()
        assert name == "next"
        assert answer["data"] == {"graph": {"version": shipped().version}}
        assert stream.next() == ("complete", None)
        assert stream.is_over()


def test_a_stream_can_be_asked_for_by_address(server: Server) -> None:
    answer = server.get({"Accept": EVENTS}, query=VERSION)
    assert answer.status == 200
    assert answer.body.endswith(b"event: complete\ndata:\n\n")
    data = answer.body.split(b"data: ")[1].splitlines()[0]
    assert json.loads(data)["data"] == {"graph": {"version": shipped().version}}


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("subscription { nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ("query ($n: Int!) { day(number: $n) { id } }", "BAD_USER_INPUT"),
        ("subscription { graphChanged { " + "version " * 11 + "} }", "LIMIT_EXCEEDED"),
    ],
)
def test_what_graphql_refuses_is_told_in_the_stream(server: Server, query: str, code: str) -> None:
    with events(server, query) as stream:
        assert stream.response.status == 200
        name, answer = stream.next()
        assert (name, set(answer) - {"extensions"}) == ("next", {"errors"})
        assert answer["errors"][0]["extensions"]["code"] == code
        assert stream.next() == ("complete", None)


def test_a_mutation_needs_post(server: Server) -> None:
    answer = server.get({"Accept": EVENTS}, query="mutation { nothing }")
    assert b"METHOD_NOT_ALLOWED" in answer.body


def test_what_does_not_get_as_far_as_graphql_has_a_status(server: Server, tmp_path: Path) -> None:
    assert server.send("POST", body="{}", headers={"Accept": EVENTS}).status == 415
    headers = {"Accept": EVENTS, "Content-Type": JSON}
    for body in ("no JSON", '["batch"]', "[]"):
        refused = server.send("POST", body=body, headers=headers)
        assert (refused.status, refused.code) == (400, "BAD_REQUEST")
    assert (
        server.send("HEAD", "/graphql?query=%7Bgraph%7Bdays%7D%7D", headers=headers).status == 406
    )
    listed = tmp_path / "tokens"
    listed.write_text(token_line("me", new_token()), encoding="utf-8")
    with serving(f"Settings(token_file=Path({str(listed)!r}))") as guarded:
        refused = guarded.post(VERSION, Accept=EVENTS)
        assert (refused.status, refused.code) == (401, "UNAUTHENTICATED")


def test_without_a_stream_a_subscription_is_told_how_to_ask(server: Server) -> None:
    for kind, status in ((JSON, 200), (GRAPHQL_RESPONSE, 400)):
        for answer in (
            server.post(CHANGES, Accept=kind),
            server.get({"Accept": kind}, query=CHANGES),
        ):
            assert (answer.status, answer.code) == (status, "OPERATION_RESOLUTION_FAILURE")
            message = answer.json["errors"][0]["message"]
            assert "text/event-stream" in message
            assert "graphql-transport-ws" in message


def test_a_stream_is_given_to_those_alone_who_ask_for_it(server: Server) -> None:
    for accepted in ("*/*", f"{JSON}, {EVENTS}", "text/html, */*"):
        answer = server.post(VERSION, Accept=accepted)
        assert answer.headers["content-type"] == JSON


def test_so_many_subscriptions_and_a_client_that_leaves_makes_room() -> None:
    with serving("Settings(limits=Limits(subscriptions=1))") as server:
        with events(server, SINCE, v="old") as stream:
            assert stream.next()[0] == "next"
            refused = server.post(CHANGES, Accept=EVENTS)
            assert (refused.status, refused.code) == (503, "LIMIT_EXCEEDED")
            assert refused.headers["retry-after"] == "1"

        def is_free() -> bool:
            with events(server, CHANGES) as again:
                return again.response.status == HTTPStatus.OK

        eventually(is_free)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "days.yaml"
    path.write_text(days("one"), encoding="utf-8")
    return path


def version_of(server: Served) -> str:
    return str(server.ready["version"])


def test_a_change_of_a_file_is_told_to_all(file: Path) -> None:
    with serve(file) as server, ExitStack() as stack:
        first = version_of(server)
        streams = [stack.enter_context(events(server, SINCE, v=first)) for _ in range(50)]
        clients = [stack.enter_context(socket(server)).begin() for _ in range(50)]
        for client in clients:
            client.ask(CHANGES)
            client.sync()
        file.write_text(days("two"), encoding="utf-8")
        told = [stream.next()[1]["data"] for stream in streams]
        told += [client.hear()["payload"]["data"] for client in clients]
        second = version_of(server)
        assert second != first
        assert told == [{"graphChanged": {"version": second, "previousVersion": first}}] * 100
        file.write_text("days: nothing", encoding="utf-8")
        assert clients[0].hear()["payload"]["data"]["graphChanged"]["previousVersion"] == second
        assert streams[0].next()[1]["data"]["graphChanged"]["previousVersion"] == second


def opened(server: Served, stack: ExitStack) -> tuple[Socket, Any]:
    """Return a stream of each kind, which wait for something to happen."""
    stream = stack.enter_context(events(server, SINCE, v="old"))
    assert stream.next()[0] == "next"
    client = stack.enter_context(socket(server)).begin()
    client.ask(CHANGES)
    client.sync()
    return client, stream


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_server_ends_with_open_streams(file: Path, number: int) -> None:
    with serve(file) as server, ExitStack() as stack:
        client, stream = opened(server, stack)
        code, seconds = server.stop(number)
        assert code == 0
        assert seconds < 20  # they would stay open for ever
        assert stream.next() == ("complete", None)
        assert stream.is_over()
        assert client.end() == (1012, "The server ends")
        assert server.log == []


def streams_of(holder: GraphHolder, limits: Limits, lanes: Lanes | None = None) -> Streams:
    engine, documents = Engine(limits), Documents({}, {})
    return Streams(holder, engine, documents, lanes or Lanes(limits), Metrics(holder).questions)


def test_a_silent_stream_shows_that_it_lives() -> None:
    sent: list[bytes] = []
    is_gone = asyncio.Event()

    async def send(message: Message) -> None:
        sent.append(message.get("body", b""))
        if sent.count(b":\n\n") == 4:
            is_gone.set()

    async def receive() -> Message:
        await is_gone.wait()
        return {"type": "http.disconnect"}

    @asynccontextmanager
    async def nothing() -> AsyncIterator[AsyncIterator[Outcome]]:
        async def wait() -> AsyncIterator[Outcome]:
            await asyncio.Event().wait()
            yield cast("Outcome", None)

        yield wait()

    async def main() -> None:
        streams = streams_of(GraphHolder(shipped()), Limits())
        stream = EventStream(streams, receive, send, silent_seconds=0.001)
        async with asyncio.timeout(30):
            await stream.run(nothing())

    asyncio.run(main())
    assert sent[0] == b""
    assert set(sent[1:-1]) == {b":\n\n"}


def test_a_stream_that_breaks_off_says_so_without_internals(
    caplog: pytest.LogCaptureFixture,
) -> None:
    sent: list[bytes] = []

    async def send(message: Message) -> None:
        sent.append(message.get("body", b""))

    async def receive() -> Message:
        await asyncio.Event().wait()
        return {}

    @asynccontextmanager
    async def broken() -> AsyncIterator[AsyncIterator[Outcome]]:
        async def fail() -> AsyncIterator[Outcome]:
            raise RuntimeError("secret")
            yield

        yield fail()

    async def main() -> None:
        streams = streams_of(GraphHolder(shipped()), Limits())
        await EventStream(streams, receive, send).run(broken())

    asyncio.run(main())
    assert b"INTERNAL_SERVER_ERROR" in sent[-2]
    assert sent[-1] == b"event: complete\ndata:\n\n"
    assert b"secret" not in b"".join(sent)
    assert "secret" in caplog.text


def test_a_change_is_told_later_where_there_is_no_room_for_it(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.http.streams._AGAIN_SECONDS", 0.01)
    limits = Limits(running=1, waiting=1)
    go_on = threading.Event()

    async def block() -> None:
        go_on.wait(30)

    async def main() -> Any:  # noqa: ANN401
        holder = GraphHolder(load_course([file]))
        lanes = Lanes(limits)
        streams = streams_of(holder, limits, lanes)
        asked = Parameters(query=SINCE, variables={"v": "old"})
        async with asyncio.timeout(30), streams.answering(asked, holder.served) as outcomes:
            blocked = [asyncio.create_task(lanes.light.do(block, None)) for _ in range(2)]
            await asyncio.sleep(0)
            waiting = asyncio.create_task(anext(outcomes))
            await asyncio.sleep(0.05)
            assert not waiting.done()
            go_on.set()
            outcome = await waiting
            await asyncio.gather(*blocked)
        lanes.close()
        return outcome.told["data"]["graphChanged"]["previousVersion"]

    assert asyncio.run(main()) == "old"


def test_work_that_nobody_waits_for_is_not_begun() -> None:
    limits = Limits(running=1)
    go_on, begun = threading.Event(), []

    async def block() -> None:
        go_on.wait(30)

    async def note() -> None:
        begun.append(True)

    async def main() -> None:
        lanes = Lanes(limits)
        first = asyncio.create_task(lanes.light.do(block, None))
        second = asyncio.create_task(lanes.light.do(note, None))
        await asyncio.sleep(0)
        second.cancel()
        with pytest.raises(asyncio.CancelledError):
            await second
        go_on.set()
        await first
        await lanes.light.do(block, None)
        lanes.close()

    asyncio.run(main())
    assert not begun
