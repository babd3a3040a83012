"""The pages for browsers, built from `playground/` to work without any network.

One asks in GraphQL, the other in SPARQL (`api.sparql.page`); they share their files. A wheel holds
the built files as `api/static`; a checkout has them in `playground/dist`. Where they are missing,
the page says so, and the API answers as always.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from importlib import resources
from pathlib import Path

from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from api.notice import notice_page

STATIC_PATH = "/playground"
"""Where the files are served that the page loads; it names them by paths beside its own."""

SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; worker-src 'self'; connect-src 'self';"
        # The editor and the diagrams set styles from their scripts.
        " style-src 'self' 'unsafe-inline'; font-src 'self' data:; img-src 'self' data:;"
        " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
"""What keeps other pages out of this one, and this one from talking to others."""

_ONE_YEAR = 31_536_000
_HASHED = re.compile(r"-[A-Z0-9]{8}\.\w+$")
_PAGE = "index.html"
SPARQL_PAGE = "sparql.html"
_SETTINGS = '<script type="application/json" id="settings">{}</script>'

_NOT_BUILT = """\
<p>The API answers at this address as always; only its page for browsers is missing.</p>
<p>The page is built with Node.js 20.19, 22.13, 24 or newer. Either there was none, or the packages
could not be fetched. In a checkout, <code>make playground</code> fetches all that it needs and
builds it; then start the server again. An installed scenariograph has it if its wheel was built
where Node.js is.</p>
<p>It was looked for in <code>{folder}</code>.</p>
"""


def playground_folder() -> Path:
    """Return where the built files are, or would be: in an installed package, or in a checkout."""
    package = Path(str(resources.files("api")))
    installed = package / "static"
    return installed if installed.is_dir() else package.parent / "playground" / "dist"


def playground_page(examples: Mapping[str, str], folder: Path | None = None) -> bytes:
    """Return the page as HTML, or one that says what is missing.

    Args:
        examples: Queries to open it with: each document by its name, in order. The comment that a
            document begins with is shown as its description.
        folder: Where the built files are, if not where `playground_folder` says.
    """
    told = [
        {"name": name, "description": description_of(query), "query": query}
        for name, query in examples.items()
    ]
    return built_page(_PAGE, {"examples": told}, folder)


def built_page(name: str, settings: Mapping[str, object], folder: Path | None = None) -> bytes:
    """Return a page as HTML, or one that says what is missing.

    Args:
        name: Its file.
        settings: What the page is told, as JSON.
        folder: Where the built files are, if not where `playground_folder` says.
    """
    folder = folder or playground_folder()
    try:
        # Read each time, so that a page that was built anew finds its own files.
        page = (folder / name).read_text(encoding="utf-8")
    except OSError:
        body = _NOT_BUILT.replace("{folder}", html.escape(str(folder)))
        return notice_page("no playground", "The playground is not built", body)
    # `<` could end the element in which the text stands.
    text = json.dumps(settings, ensure_ascii=False).replace("<", "\\u003c")
    return page.replace(_SETTINGS, _SETTINGS.replace("{}", text)).encode()


def playground_routes(folder: Path | None = None) -> list[BaseRoute]:
    """Return the routes of the files that the page loads; none where it was not built."""
    folder = folder or playground_folder()
    if not (folder / _PAGE).is_file():
        return []
    packed = [Middleware(GZipMiddleware, compresslevel=6)]
    return [Mount(STATIC_PATH, _BuiltFiles(directory=folder), middleware=packed)]


def description_of(document: str) -> str:
    r"""Return what the comment at the top of a document of GraphQL or SPARQL says.

    Example:
        >>> description_of("# Who uses it?\n# Ask away.\n\n# Not this.\n{ days { id } }")
        'Who uses it? Ask away.'
    """
    comment = re.match(r"\s*((?:#.*\n)*)", document)
    lines = comment[1].splitlines() if comment else []
    return " ".join(line.lstrip("#").strip() for line in lines)


class _BuiltFiles(StaticFiles):
    """Files whose names change with their content, so that they may be kept for ever."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return a file, and say for how long it holds."""
        response = await super().get_response(path, scope)
        holds = f"public, max-age={_ONE_YEAR}, immutable" if _HASHED.search(path) else "no-cache"
        response.headers["Cache-Control"] = holds
        response.headers["X-Content-Type-Options"] = "nosniff"
        if path.endswith(".js"):
            # What the machine takes .js for, on Windows often plain text, does not count.
            response.headers["Content-Type"] = "text/javascript; charset=utf-8"
        return response
