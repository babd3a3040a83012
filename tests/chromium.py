"""Chromium without a window, driven over its DevTools pipe: enough to try a page as people do.

Nothing but this machine is within its reach, and each page is a browser of its own: nothing is
stored that another page could find.
"""

from __future__ import annotations

import base64
import json
import os
import select
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-sync",
    "--no-proxy-server",
    "--remote-debugging-pipe",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--window-size=1400,900",
)
PATIENCE_S = 60.0
"""Several browsers and builds may share two slow processors."""
_CONTROL = 2
_KEYS = {"Enter": 13, "a": 65}

Json = dict[str, Any]


def find_chromium() -> str:
    """Return the browser's program; skip the test where there is none, but fail in CI."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        missing = f"needs a browser: none of {', '.join(NAMES)} is on the PATH"
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    return found


class Chromium:
    """A running browser."""

    def __init__(self, reads: int, writes: int) -> None:
        """Talk to a browser.

        Args:
            reads: The file descriptor on which it answers.
            writes: The file descriptor on which it listens.
        """
        self.pages: dict[str, Page] = {}
        self._reads = reads
        self._writes = writes
        self._last = 0
        self._buffer = b""
        self._answers: dict[int, Json] = {}

    def call(self, method: str, session: str | None = None, **params: object) -> Json:
        """Send a command and return its result."""
        number = self._send(method, session, params)
        deadline = time.monotonic() + PATIENCE_S
        while number not in self._answers:
            self.listen(deadline - time.monotonic())
        answer = self._answers.pop(number)
        assert "error" not in answer, f"{method}: {answer['error']}"
        return dict(answer["result"])

    def _send(self, method: str, session: str | None, params: Json) -> int:
        self._last += 1
        message = {"id": self._last, "method": method, "params": params}
        if session:
            message["sessionId"] = session
        os.write(self._writes, json.dumps(message).encode() + b"\0")
        return self._last

    def listen(self, seconds: float) -> None:
        """Take in what the browser says next, or within some seconds."""
        assert seconds > 0, "the browser does not answer"
        if not select.select([self._reads], [], [], seconds)[0]:
            return
        read = os.read(self._reads, 1 << 20)
        assert read, "the browser is gone"
        *messages, self._buffer = (self._buffer + read).split(b"\0")
        for text in messages:
            message = json.loads(text)
            if "id" in message:
                self._answers[message["id"]] = message
            elif page := self.pages.get(message.get("sessionId", "")):
                self._take(page, message["method"], message["params"])

    def _take(self, page: Page, method: str, params: Json) -> None:
        page.events.append((method, params))
        if method == "Target.attachedToTarget":  # a worker of the page
            session = params["sessionId"]
            self.pages[session] = page
            for command in ("Network.enable", "Runtime.enable", "Runtime.runIfWaitingForDebugger"):
                self._send(command, session, {})

    def open(self, downloads: Path) -> Page:
        """Open an empty page with nothing stored."""
        context = self.call("Target.createBrowserContext")["browserContextId"]
        self.call(
            "Browser.setDownloadBehavior",
            behavior="allow",
            browserContextId=context,
            downloadPath=str(downloads),
        )
        target = self.call("Target.createTarget", url="about:blank", browserContextId=context)
        attached = self.call("Target.attachToTarget", targetId=target["targetId"], flatten=True)
        page = self.pages[attached["sessionId"]] = Page(self, attached["sessionId"])
        for domain in ("Page", "Runtime", "Network", "Log"):
            page.call(f"{domain}.enable")
        page.call(
            "Target.setAutoAttach", autoAttach=True, waitForDebuggerOnStart=True, flatten=True
        )
        return page


@dataclass
class Page:
    """A tab of the browser."""

    browser: Chromium
    session: str
    events: list[tuple[str, Json]] = field(default_factory=list)
    """What happened in it and its workers, in order."""

    def call(self, method: str, **params: object) -> Json:
        """Send a command of the DevTools protocol."""
        return self.browser.call(method, self.session, **params)

    def goto(self, address: str) -> None:
        """Load an address."""
        self.call("Page.navigate", url=address)

    def evaluate(self, script: str) -> Any:  # noqa: ANN401 - any JSON
        """Return the value of a JavaScript expression, waited for if it is a promise."""
        answer = self.call(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True
        )
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def wait(self, script: str) -> Any:  # noqa: ANN401 - any JSON
        """Return the value of an expression as soon as it is truthy."""
        deadline = time.monotonic() + PATIENCE_S
        while True:
            # A page that is being loaded may have nothing to ask yet; elements have no JSON.
            value = self.evaluate(
                f"(() => {{ try {{ const value = {script};"
                " return value instanceof Node || value } catch {} })()"
            )
            if value:
                return value
            assert time.monotonic() < deadline, f"never true: {script}\n{self.problems()}"
            self.browser.listen(0.1)

    def click(self, selector: str, text: str = "") -> None:
        """Click on the middle of the first element that matches and holds a text."""
        x, y = self.wait(
            f"""(() => {{
                const found = [...document.querySelectorAll({json.dumps(selector)})]
                    .find((element) => element.textContent.includes({json.dumps(text)}));
                found?.scrollIntoView({{block: "nearest", inline: "nearest"}});
                const box = found?.getBoundingClientRect();
                return box?.width && [box.x + box.width / 2, box.y + box.height / 2];
            }})()"""
        )
        for kind in ("mouseMoved", "mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def press_control(self, key: str) -> None:
        """Press a key together with Control."""
        for kind in ("rawKeyDown", "keyUp"):
            self.call(
                "Input.dispatchKeyEvent",
                type=kind,
                key=key,
                code=key if len(key) > 1 else f"Key{key.upper()}",
                windowsVirtualKeyCode=_KEYS[key],
                modifiers=_CONTROL,
            )

    def type(self, text: str) -> None:
        """Put a text where the cursor is."""
        self.call("Input.insertText", text=text)

    def prefer(self, scheme: str) -> None:
        """Make the system dark or light."""
        feature = {"name": "prefers-color-scheme", "value": scheme}
        self.call("Emulation.setEmulatedMedia", features=[feature])

    def screenshot(self, path: Path) -> None:
        """Keep what the page looks like, as PNG."""
        path.write_bytes(base64.b64decode(self.call("Page.captureScreenshot")["data"]))

    def requests(self) -> list[str]:
        """Return the addresses of all that was asked for, by the page and its workers."""
        return [
            params["request"]["url"]
            for method, params in self.events
            if method == "Network.requestWillBeSent"
        ]

    def problems(self) -> list[str]:
        """Return what the console shows as warnings and errors."""
        told = []
        for method, params in self.events:
            if method == "Runtime.exceptionThrown":
                told.append(json.dumps(params["exceptionDetails"]))
            elif method == "Runtime.consoleAPICalled" and params["type"] in {"error", "warning"}:
                told.append(json.dumps(params["args"]))
            elif method == "Log.entryAdded" and params["entry"]["level"] in {"error", "warning"}:
                told.append(json.dumps(params["entry"]))
        return told


@contextmanager
def chromium() -> Iterator[Chromium]:
    """Yield a running browser; skip the test where there is none."""
    program = find_chromium()
    its_in, our_out = os.pipe()
    our_in, its_out = os.pipe()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        # The browser expects its pipe as file descriptors 3 and 4.
        redirected = f'exec "$0" "$@" 3<&{its_in} 4>&{its_out}'
        command = ["bash", "-c", redirected, program, *FLAGS, f"--user-data-dir={profile}"]
        with subprocess.Popen(
            command,
            pass_fds=(its_in, its_out),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as process:
            os.close(its_in)
            os.close(its_out)
            try:
                browser = Chromium(our_in, our_out)
                yield browser
                browser.call("Browser.close")
                process.wait(PATIENCE_S)
            finally:
                process.kill()
                os.close(our_in)
                os.close(our_out)


@contextmanager
def watched_page(browser: Chromium, folder: Path, known: str | None = None) -> Iterator[Page]:
    """Yield an empty page; whatever is done with it, it asks nobody else and complains of nothing.

    Args:
        browser: Who opens it.
        folder: Where it saves files.
        known: What it may complain of.
    """
    opened = browser.open(folder)
    yield opened
    asked = [address for address in opened.requests() if not address.startswith("data:")]
    assert {urlsplit(address).hostname for address in asked} <= {"127.0.0.1", None}
    assert complaints(opened, known) == []


def complaints(page: Page, known: str | None = None) -> list[str]:
    """Return what a page complained of, but for what is known."""
    return [told for told in page.problems() if known is None or known not in told]
