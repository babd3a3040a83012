"""A process that has a course and parts for each query, so that every query can be stopped.

The engine can neither be told to give up nor held to an amount of memory, and it may overflow its
stack. So this process makes a course ready once, has one thread, and answers nothing itself: for
each query it forks a child, which shares the course as it stands. The system ends the child when
its time is up or it wants too much memory, and nothing else ends with it. A child has no file but
the connection over which it was asked, and can open none: but those of the database, where the
course is in one, or a connection to the endpoint where it is.

`api.sparql.processes` starts this module as a program. It gives it the number of a socket, and
where the course is, a `Place` in JSON; or the course itself in N-Triples, as standard input. When
all is ready, the program says so with one byte; from then on each byte that arrives there brings
the socket of one query. On that:

    → a line of JSON: `Asked`
    ← a line of JSON: `Told`, and so many bytes as it says

Where the child comes to nothing, its parent says so. A child ends too when nobody waits for it, and
the program when the socket is closed and the last child is done.
"""

from __future__ import annotations

import gc
import io
import json
import os
import resource
import selectors
import signal
import socket
import sys
from dataclasses import asdict, dataclass
from threading import Thread
from typing import NoReturn

from pyoxigraph import RdfFormat, Store

from graph.errors import ScenariographError, StoreError
from graph.rdf.query import (
    Bounds,
    Course,
    LocalCourse,
    QuerySyntaxError,
    TooLargeError,
    carry_out,
    kind_of_result,
    write_result,
)
from graph.rdf.query_places import course_at
from graph.rdf.store.engine import Place

READY = b"R"
_MEGABYTE = 1 << 20
_NICER = 5
"""So much less than the server a query counts for the system, where both want a processor."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A query, and how it is to be answered."""

    text: str
    """The query."""
    table_format: str
    """How to write rows, and yes or no; empty where nobody wants any."""
    graph_format: str
    """How to write triples; empty where nobody wants any."""
    default_graphs: tuple[str, ...] = ()
    """The graphs to ask, in place of those that the query names."""
    named_graphs: tuple[str, ...] = ()
    """The graphs that GRAPH may lead to."""
    seconds: float | None = None
    """How long it may take; None for ever."""
    megabytes: int = 0
    """How much memory it may take beyond what the store takes; 0 for any."""
    rows: int = 0
    """How many rows or triples there may be; 0 for any number."""
    bytes: int = 0
    """How many bytes; 0 for any number."""


@dataclass(frozen=True, slots=True)
class Told:
    """What became of a query."""

    outcome: str
    """`answer`, or why there is none: `syntax`, `request`, `unwanted` (no format for it), `rows`,
    `bytes`, `memory`, `store` (it does not answer), or `died` where the child did."""
    words: str = ""
    """For people, where it is no answer."""
    format: str = ""
    """The format of the answer."""
    is_volatile: bool = False
    """Whether it may be another one next time, though the graph is the same."""
    size: int = 0
    """How many bytes of answer follow."""
    signal: int = 0
    """What killed the child; 0 where nothing did."""


def main() -> None:
    """Make a course ready, then answer until the socket is closed."""
    post = socket.socket(fileno=int(sys.argv[1]))
    try:
        course = _course(*sys.argv[2:])
    except (OSError, ScenariographError) as error:
        sys.exit(f"The course cannot be asked in SPARQL: {error}")
    gc.freeze()  # so that children go on sharing the memory of what is never collected
    post.sendall(READY)
    Keeper(course, post).run()


def _course(place: str | None = None) -> Course:
    """Return the course at a place, or else the one that standard input holds.

    Raises:
        StoreError: If it cannot be opened.
        OSError: If it cannot be read.
    """
    if place is not None:
        return course_at(Place(**json.loads(place)))
    store = Store()
    store.bulk_load(sys.stdin.buffer, format=RdfFormat.N_TRIPLES)
    return LocalCourse(store)


class Keeper:
    """The process itself: hands queries to children, and tells what became of those that died."""

    def __init__(self, course: Course, post: socket.socket) -> None:
        """Ask `course` what comes over `post`."""
        self._course = course
        self._post = post
        self._children: dict[int, socket.socket] = {}
        self._bell, self._wire = socket.socketpair()
        self._nothing = os.open(os.devnull, os.O_RDWR)

    def run(self) -> None:
        """Go on until the post is closed and no child is left."""
        self._wire.setblocking(False)  # noqa: FBT003 - the only way to say so
        signal.set_wakeup_fd(self._wire.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        with selectors.DefaultSelector() as selector:
            selector.register(self._bell, selectors.EVENT_READ)
            selector.register(self._post, selectors.EVENT_READ)
            is_open = True
            while is_open or self._children:
                for key, _ in selector.select():
                    if key.fileobj is self._bell:
                        self._bell.recv(4096)
                    elif not self._take():
                        selector.unregister(self._post)
                        is_open = False
                self._bury()

    def _take(self) -> bool:
        """Take a query, and tell whether there was one: none means that nobody asks any more."""
        try:
            byte, numbers, _, _ = socket.recv_fds(self._post, 1, 1)
        except ConnectionError:
            return False
        if not byte:
            return False
        connection = socket.socket(fileno=numbers[0])
        try:
            child = os.fork()
        except OSError:
            _say(connection, Told("died"))
            connection.close()
            return True
        if not child:
            self._be_child(connection)
        self._children[child] = connection
        return True

    def _be_child(self, connection: socket.socket) -> NoReturn:
        """Answer one query, and end."""
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            os.nice(_NICER)
            for stream in (0, 1, 2):
                os.dup2(self._nothing, stream)
            others = [self._post, self._bell, self._wire, *self._children.values()]
            for other in others:
                other.close()
            _serve(self._course, connection)
            os._exit(0)
        finally:
            os._exit(1)

    def _bury(self) -> None:
        """Take leave of children that have ended, and tell who waits for one that was killed."""
        while self._children:
            child, status = os.waitpid(-1, os.WNOHANG)
            if not child:
                return
            with self._children.pop(child) as connection:
                if status:
                    killed = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
                    _say(connection, Told("died", signal=killed))


def _serve(course: Course, connection: socket.socket) -> None:
    """Answer the one query that comes over a connection."""
    with connection.makefile("rb") as lines:
        line = lines.readline()
    asked = Asked(**json.loads(line))
    Thread(target=_end_when_alone, args=(connection,), daemon=True).start()
    if asked.seconds is not None:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, max(asked.seconds, 0.001))
    if asked.megabytes and (taken := _address_space()):
        most = taken + asked.megabytes * _MEGABYTE
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    if course.most_files is not None:
        resource.setrlimit(resource.RLIMIT_NOFILE, (course.most_files, course.most_files))
    told, body = _answered(course, asked)
    signal.setitimer(signal.ITIMER_REAL, 0)
    _say(connection, told, body)


def _answered(course: Course, asked: Asked) -> tuple[Told, bytes]:
    """Return what becomes of a query, and its answer."""
    output = io.BytesIO()
    try:
        query, result = carry_out(course, asked.text, asked.default_graphs, asked.named_graphs)
        is_graph = kind_of_result(result) == "graph"
        form = asked.graph_format if is_graph else asked.table_format
        if not form:
            return Told("unwanted"), b""
        write_result(result, form, output, Bounds(asked.rows, asked.bytes))
    except ScenariographError as error:
        return Told(_outcome(error), str(error)), b""
    except OSError as error:  # of the database
        return Told("store", str(error)), b""
    except MemoryError:
        return Told("memory"), b""
    body = output.getvalue()
    told = Told("answer", format=form, is_volatile=query.is_volatile, size=len(body))
    return told, body


def _outcome(error: ScenariographError) -> str:
    """Return what an error is called in `Told`."""
    match error:
        case QuerySyntaxError():
            return "syntax"
        case TooLargeError():
            return error.bound
        case StoreError():
            return "store"
        case _:
            return "request"


def _say(connection: socket.socket, told: Told, body: bytes = b"") -> None:
    try:
        connection.sendall(json.dumps(asdict(told)).encode() + b"\n" + body)
    except ConnectionError:
        return  # nobody waits any more


def _end_when_alone(connection: socket.socket) -> None:
    """End this process as soon as nobody waits for its answer."""
    try:
        while connection.recv(1):
            pass
    finally:
        os._exit(0)


def _address_space() -> int:
    """Return how many bytes of addresses this process has; 0 where only Linux would tell."""
    try:
        with open("/proc/self/statm", encoding="ascii") as numbers:  # noqa: PTH123 - one number
            return int(numbers.read().split()[0]) * resource.getpagesize()
    except OSError:
        return 0


if __name__ == "__main__":
    main()
