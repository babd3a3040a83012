"""The browser in which Mermaid draws, and its page.

The page is built from npm's mermaid and reaches nothing: all that it asks for is answered here.
Playwright drives the browser, rather than code of our own: it keeps up with Chromium, is typed, and
can fetch a browser where the machine has none.
"""

from __future__ import annotations

import asyncio
import importlib
import re
import shutil
from contextlib import suppress
from enum import StrEnum
from functools import partial
from types import ModuleType
from typing import TYPE_CHECKING, NotRequired, TypedDict, cast

from graph.errors import ScenariographError
from graph.mermaid.built import built_file

if TYPE_CHECKING:
    from playwright.async_api import Browser, BrowserType, Page, Playwright, Route

START_MILLISECONDS = 120_000.0
"""How long the browser, and its page, may take to start on a machine that does much else."""
DRAW_SECONDS = 60.0
"""How long one picture may take."""
LONGEST_SIDE = 16_384
"""The most pixels that Chromium puts side by side; it leaves out what is beyond without a word."""
PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
CHANNELS = ("chromium", "chrome", "msedge")
"""Browsers that Playwright looks for where they usually are; it has fetched the first itself."""

_PAGE = "http://scenariograph.invalid/"
_SCRIPT = f"{_PAGE}draw.js"
_POLICY = "default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; img-src data:"
_HTML = """\
<!doctype html>
<meta charset="utf-8">
<title>Mermaid</title>
<style>
  @page { margin: 0 }
  body { margin: 0; background: white }
  main > svg { display: block }
</style>
<main></main>
<script src="draw.js"></script>
"""
_ARGUMENTS = ("--host-resolver-rules=MAP * ~NOTFOUND", "--disable-background-networking")
_NO_LIBRARY = (
    "Pictures are drawn in a browser, and what drives it is not installed: "
    "`pip install 'scenariograph[images]'`."
)
_NO_SCRIPT = (
    "The page that draws is not part of this installation. In a checkout, `make mermaid` builds "
    "it; otherwise install a wheel that was built where Node.js is."
)
_NO_BROWSER = (
    "Pictures are drawn in a browser, and no Chromium, Chrome or Edge was found. Install one, or "
    "let `playwright install chromium` fetch one."
)
_DATES = re.compile(rb"(?<=Date \(D:)\d{14}(?=[+Z])")


class ImageFormat(StrEnum):
    """What a picture is written as."""

    SVG = "svg"
    PNG = "png"
    PDF = "pdf"


class BrowserUnavailableError(ScenariographError):
    """No picture can be drawn; the message says what is missing and how to get it."""


class NotDrawnError(Exception):
    """One text was not drawn; the message says why."""


class _Drawn(TypedDict):
    """What the page says of a picture that it shows; lengths in CSS pixels."""

    error: NotRequired[str]
    """What Mermaid says of a text that it refuses; then there is nothing else."""
    width: int
    height: int
    svg: str


class Studio:
    """A browser that starts with the first picture, and a page in it that draws one at a time."""

    def __init__(self, scale: float) -> None:
        """Take the pixels of a PNG per CSS pixel."""
        self._scale = scale
        self._playwright: Playwright | None = None
        self._browser: Browser | None = None
        self._page: Page | None = None

    async def picture(self, text: str, kind: ImageFormat) -> bytes:
        """Draw one text.

        Raises:
            BrowserUnavailableError: The browser is missing or does not start.
            NotDrawnError: Mermaid refuses the text, takes too long, or the picture is too large.
        """
        page = self._page = self._page or await self._open()
        try:
            async with asyncio.timeout(DRAW_SECONDS):
                return await self._taken(page, text, kind)
        except TimeoutError:
            await self.close()
            raise NotDrawnError(f"It was not drawn within {DRAW_SECONDS:g} seconds.") from None
        except _library().Error as error:
            await self.close()
            raise NotDrawnError(f"The browser broke down: {error.message}") from None

    async def close(self) -> None:
        """Stop the browser; the next picture starts a new one."""
        browser, playwright = self._browser, self._playwright
        self._page = self._browser = self._playwright = None
        if browser:
            with suppress(Exception):  # it may be what broke down
                await browser.close()
        if playwright:
            await playwright.stop()

    async def _taken(self, page: Page, text: str, kind: ImageFormat) -> bytes:
        drawn = cast("_Drawn", await page.evaluate("text => draw(text)", text))
        if "error" in drawn:
            raise NotDrawnError(drawn["error"])
        if kind is ImageFormat.SVG:
            return drawn["svg"].encode()
        if kind is ImageFormat.PDF:
            width, height = (f"{drawn[side]}px" for side in ("width", "height"))
            return _DATES.sub(b"2" * 14, await page.pdf(width=width, height=height))
        longest = max(drawn["width"], drawn["height"]) * self._scale
        if longest > LONGEST_SIDE:
            raise NotDrawnError(
                f"It would be {longest:.0f} pixels long, and a PNG here has at most {LONGEST_SIDE}."
                " Ask for a smaller scale, or for SVG."
            )
        return await page.locator("main > svg").screenshot(animations="disabled")

    async def _open(self) -> Page:
        library = _library()
        if built_file("draw.js") is None:
            raise BrowserUnavailableError(_NO_SCRIPT)
        self._playwright = await library.async_playwright().start()
        self._browser = await _launched(self._playwright.chromium)
        try:
            return await self._page_of(self._browser)
        except library.Error as error:
            raise BrowserUnavailableError(
                f"The browser does not open the page that draws: {error.message}"
            ) from None

    async def _page_of(self, browser: Browser) -> Page:
        page = await browser.new_page(
            device_scale_factor=self._scale, locale="en-US", timezone_id="UTC"
        )
        # A plan marks today's date: the picture of a text would change from day to day.
        await page.clock.set_fixed_time(0)
        await page.route("**", _answer)
        await page.goto(_PAGE, timeout=START_MILLISECONDS)
        return page


def _library() -> ModuleType:
    """Return Playwright, an optional part of the installation."""
    try:
        return importlib.import_module("playwright.async_api")
    except ImportError:
        raise BrowserUnavailableError(_NO_LIBRARY) from None


async def _launched(chromium: BrowserType) -> Browser:
    """Start the first browser that there is.

    Raises:
        BrowserUnavailableError: There is none, or it does not start.
    """
    started = partial(chromium.launch, args=_ARGUMENTS, timeout=START_MILLISECONDS)
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program:
        try:
            return await started(executable_path=program)
        except _library().Error as error:
            raise BrowserUnavailableError(f"{program} does not start: {error.message}") from None
    for channel in CHANNELS:
        with suppress(_library().Error):
            return await started(channel=channel)
    raise BrowserUnavailableError(_NO_BROWSER)


async def _answer(route: Route) -> None:
    """Answer what the page asks for, and nothing else."""
    if route.request.url == _PAGE:
        headers = {"Content-Security-Policy": _POLICY}
        await route.fulfill(body=_HTML, content_type="text/html", headers=headers)
    elif route.request.url == _SCRIPT and (script := built_file("draw.js")):
        await route.fulfill(path=script, content_type="text/javascript; charset=utf-8")
    else:
        await route.abort()
