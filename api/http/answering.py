"""From what is asked to a reply: kept, or worked out in a thread."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from http import HTTPStatus
from typing import Any

from api.cache import BoundedCache
from api.execute import (
    CACHED_CHARACTERS,
    CACHED_DOCUMENTS,
    Answer,
    Engine,
    Prepared,
    Question,
)
from api.holder import GraphHolder, Served
from api.http import replies
from api.http.documents import Documents, UnknownDocumentError
from api.http.kept import KeptAnswers, Request, Wishes
from api.http.negotiation import CONTENT_TYPES
from api.http.parameters import Parameters, plain_question
from api.http.refusal import RefusalError
from api.http.replies import Outcome, Reply, Tags, Whole, WholeBodies
from api.http.streams import LIGHT_COST
from api.http.workers import Lanes, LateError
from api.limits_meter import Meter
from api.metrics_questions import QuestionMetrics
from api.ready import QUICK_SECONDS
from api.settings import Settings
from api.telemetry import note
from api.version import program_version


class Answering:
    """Answers what is asked over HTTP, once for all who ask the same of the same graph."""

    def __init__(
        self,
        holder: GraphHolder,
        settings: Settings,
        engine: Engine,
        documents: Documents,
        lanes: Lanes,
        metrics: QuestionMetrics,
    ) -> None:
        """Answer from what `holder` holds, within the limits of `engine`."""
        self._holder = holder
        self._settings = settings
        self._engine = engine
        self._documents = documents
        self._lanes = lanes
        self._metrics = metrics
        self._kept = KeptAnswers(settings.answer_cache_bytes)
        # What an answer depends on beside the graph and the question.
        self._maker = [program_version(), asdict(settings.limits), settings.introspection]
        self._tags = BoundedCache[tuple[object, ...], Tags](CACHED_DOCUMENTS, CACHED_CHARACTERS)
        """What makes the tags, by what they depend on beside the variables."""
        self._bodies = WholeBodies(settings.limits)
        self._lines: dict[tuple[str, ...], bytes] = {}
        """Heads of whole answers with gaps for tag and length, by what differs beside them."""
        self._vary = "Accept, Accept-Encoding" + (", Authorization" if settings.token_file else "")

    def kept(self, request: Request) -> Whole | None:
        """Return what this very request was answered before, if that still holds."""
        return self._kept.get(self._holder.served, request)

    def at_once(self, request: Request, wishes: Wishes) -> tuple[Whole, bool] | None:
        """Return the answer to a plain question, where that takes neither waiting nor long work.

        Args:
            request: The request; its body is JSON.
            wishes: What its head asks for.

        Returns:
            The answer, and whether it had been kept. None where the long way has to be taken: for a
            document that was not asked some times before, for what is not likely to be quick, and
            for whatever is wrong.
        """
        if self._settings.limits.exceeds("body_bytes", len(request[2])):
            return None
        try:
            asked = plain_question(request[2])
            return None if asked is None else self._quick(request, wishes, *asked)
        except Exception:  # noqa: BLE001 - the long way meets it again, and tells it
            return None

    def _quick(
        self,
        request: Request,
        wishes: Wishes,
        document: str,
        operation_name: str | None,
        variables: dict[str, Any],
    ) -> tuple[Whole, bool] | None:
        """Return the answer to a plain question, if it is kept or a plan gives it quickly."""
        served = self._holder.served
        ready = self._engine.ready(document, operation_name)
        if ready is None or not ready.pace.is_quick(served):
            return None
        cost = ready.measures.cost_within_limits(variables)
        if cost is None or cost > LIGHT_COST:
            return None
        tag = self._tag(served, document, operation_name, variables, wishes)
        kept = self._kept.get(served, tag)
        if kept is not None:  # another request has asked the same
            self._kept.keep(served, request, kept)
            return kept, True
        meter, started = Meter(self._settings.limits), time.thread_time()
        data = ready.plans.answer(served, variables, meter)
        if meter.seconds_gone >= QUICK_SECONDS:  # which may be the time of other processes
            ready.pace.note(served, time.thread_time() - started)
        if data is None:
            return None
        whole = self._whole(self._bodies.of(data, cost), wishes, tag, cost)
        if not meter.is_timed:
            self._kept.keep(served, tag, whole)
            self._kept.keep(served, request, whole)
        return whole, False

    async def reply(
        self,
        asked: Parameters,
        wishes: Wishes,
        known: Sequence[str] = (),
        request: Request | None = None,
    ) -> Reply | Whole:
        """Return the reply to one question.

        Args:
            asked: What is asked.
            wishes: Which kind of answer is wanted.
            known: The `If-None-Match` headers, where they count.
            request: The request as it came, if it can be remembered.

        Raises:
            RefusalError: If it cannot be answered.
        """
        served = self._holder.served
        try:
            question = self._question(asked, is_safe=wishes.is_safe)
        except UnknownDocumentError as error:
            error.status = replies.refused_status(wishes.kind)
            raise
        tag = self._tag(
            served, question.document, question.operation_name, question.variables, wishes
        )
        # Whether `*` holds only the answer shows: it stands for any that is whole.
        is_any_known = "*" in known
        if known and not is_any_known and self._holds(is_match=replies.is_known(tag, known)):
            return Reply(HTTPStatus.NOT_MODIFIED, headers=self._fresh(tag))
        note({"scenariograph.graph.version": served.reader.version})
        reply: Reply | Whole
        kept = self._kept.get(served, tag)
        if kept is None:
            reply, meter = await self._worked_out(served, question, wishes, tag, asked)
            if isinstance(reply, Whole):
                self._metrics.note_answered()
                # What was loaded meanwhile may answer otherwise, and so may who had more time.
                if not meter.is_timed and served is self._holder.served:
                    kept = reply
                    self._kept.keep(served, tag, kept)
        else:
            self._documents.register(asked)
            note({"scenariograph.cost": kept.cost, "scenariograph.errors": 0})
            self._metrics.note_quick(kept.cost)
            reply = kept
        # A document that comes with its hash has to be registered each time.
        if kept is not None and request is not None and asked.persisted is None:
            self._kept.keep(served, request, kept)
        if is_any_known and self._holds(is_match=reply.is_whole):
            return Reply(HTTPStatus.NOT_MODIFIED, headers=self._fresh(tag))
        return reply

    async def batch_reply(self, asked: list[Parameters], wishes: Wishes) -> Reply:
        """Return the reply to several questions, which is never kept.

        Raises:
            RefusalError: If too many wait.
        """
        served = self._holder.served
        meter = Meter(self._settings.limits)
        more = {"Cache-Control": "no-store"}

        async def work() -> Reply:
            told = [(await self._one_of_batch(served, each, meter, wishes)).told for each in asked]
            return self._packed(told, HTTPStatus.OK, wishes, more)

        try:
            return await self._lanes.heavy.do(work, meter.seconds_left)
        except LateError:
            lateness = meter.lateness()
            self._metrics.note_errors([lateness])
            late = [{"errors": [lateness.formatted]}] * len(asked)
            return self._packed(late, HTTPStatus.OK, wishes, more)
        finally:
            self._metrics.note_question(meter)

    async def _worked_out(
        self, served: Served, question: Question, wishes: Wishes, tag: str, asked: Parameters
    ) -> tuple[Reply | Whole, Meter]:
        """Return a new reply, and what counted on the way."""
        meter = Meter(self._settings.limits)

        def replied(answer: Answer) -> Reply | Whole:
            if not answer.is_refused:
                self._documents.register(asked)
            self._metrics.note_errors(answer.errors)
            note({"scenariograph.cost": answer.cost, "scenariograph.errors": len(answer.errors)})
            result = replies.outcome(answer, meter.limits, meter.cost, wishes.kind)
            if result.is_whole:
                return self._whole(replies.encoded(result.told), wishes, tag, meter.cost)
            more = {"Cache-Control": "no-store"}
            if result.status is HTTPStatus.METHOD_NOT_ALLOWED:
                more = {**more, "Allow": "POST"}
            return self._packed(result.told, result.status, wishes, more)

        try:
            return await self._in_lane(served, question, meter, replied), meter
        except LateError:
            cost = meter.cost or None
            late = Answer(None, (meter.lateness(),), is_refused=True, cost=cost)
            return replied(late), meter
        finally:
            self._metrics.note_question(meter)

    async def _in_lane(
        self,
        served: Served,
        question: Question,
        meter: Meter,
        replied: Callable[[Answer], Reply | Whole],
    ) -> Reply | Whole:
        """Answer a question among the cheap ones if it is one of them, and here if it is quick."""

        async def begin() -> Reply | Whole | Prepared:
            found = self._engine.prepare(question, meter)
            if isinstance(found, Answer):
                return replied(found)
            note(found.described)
            if found.cost > LIGHT_COST and self._lanes.heavy is not self._lanes.light:
                return found
            return await go_on(found)

        async def go_on(prepared: Prepared) -> Reply | Whole:
            started = time.thread_time()
            reply = replied(await self._engine.carry_out(served, prepared, meter))
            prepared.ready.pace.note(served, time.thread_time() - started)
            return reply

        if not self._engine.knows(question):
            begun = await self._lanes.light.do(begin, meter.seconds_left)
            if not isinstance(begun, Prepared):
                return begun
            prepared = begun
        else:
            found = self._engine.prepare(question, meter)
            if isinstance(found, Answer):
                return replied(found)
            prepared = found
            note(prepared.described)
            if prepared.cost <= LIGHT_COST and prepared.ready.pace.is_quick(served):
                return await go_on(prepared)
        lane = self._lanes.heavy if prepared.cost > LIGHT_COST else self._lanes.light
        return await lane.do(lambda: go_on(prepared), meter.seconds_left)

    async def _one_of_batch(
        self, served: Served, asked: Parameters, meter: Meter, wishes: Wishes
    ) -> Outcome:
        try:
            question = self._question(asked, is_safe=False)
        except RefusalError as error:
            return Outcome({"errors": [error.error]}, error.status)
        answer = await self._engine.answer(served, question, meter)
        self._metrics.note_errors(answer.errors)
        if not answer.is_refused:
            self._documents.register(asked)
        return replies.outcome(answer, meter.limits, meter.cost, wishes.kind)

    def _question(self, asked: Parameters, *, is_safe: bool) -> Question:
        text = self._documents.document(asked)
        return Question(text, asked.variables, asked.operation_name, is_safe)

    def _tag(
        self,
        served: Served,
        document: str,
        operation_name: str | None,
        variables: Mapping[str, Any] | None,
        wishes: Wishes,
    ) -> str:
        """Return the entity tag of the answer: of all that its bytes depend on."""
        account = _account(served, document)
        made = (
            served.reader.version,
            account,
            wishes.kind,
            wishes.encoding,
            document,
            operation_name or "",
        )
        tags = self._tags.get(made)
        if tags is None:
            tags = Tags(self._maker, *made)
            self._tags.put(made, tags, len(document))
        return tags.of(variables or {})

    def _holds(self, *, is_match: bool) -> bool:
        """Return whether a client has the answer already, and count it."""
        self._metrics.note_condition(is_match=is_match)
        return is_match

    def _whole(self, body: bytes, wishes: Wishes, tag: str, cost: int) -> Whole:
        """Return an answer in which nothing went wrong, as it is sent."""
        body, packed = replies.compressed(body, wishes.encoding)
        head = (CONTENT_TYPES[wishes.kind], *packed.values())
        lines = self._lines.get(head)
        if lines is None:
            stated = {"Content-Type": CONTENT_TYPES[wishes.kind], **packed, **self._fresh("%b")}
            lines = self._lines[head] = replies.head_lines({**stated, "Content-Length": "%d"})
        return Whole(lines % (tag.encode(), len(body)), body, cost)

    def _fresh(self, tag: str) -> dict[str, str]:
        """Return the headers that say for how long an answer may be kept, and by whom."""
        whose = "private" if self._settings.token_file else "public"
        age = self._settings.max_age
        kept = f"{whose}, max-age={age}" if age else f"{whose}, no-cache"
        return {"ETag": tag, "Cache-Control": kept, "Vary": self._vary}

    @staticmethod
    def _packed(told: object, status: HTTPStatus, wishes: Wishes, more: dict[str, str]) -> Reply:
        body, packed = replies.compressed(replies.encoded(told), wishes.encoding)
        kinds = {"Content-Type": CONTENT_TYPES[wishes.kind], "Vary": "Accept, Accept-Encoding"}
        return Reply(status, body, {**kinds, **packed, **more})


def _account(served: Served, document: str) -> datetime | None:
    """Return when the sources were loaded, where a document may ask for that.

    It is no part of the version, so that what is loaded again unchanged has the same tags.
    """
    return served.loaded_at if "sources" in document else None
