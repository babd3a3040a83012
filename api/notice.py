"""A page for browsers that only says something, in the place of one that cannot be shown."""

from __future__ import annotations

_PAGE = """\
<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>scenariograph: {title}</title>
<style>
  body { font: 1rem/1.5 system-ui, sans-serif; margin: 10vh auto; max-width: 40rem; padding: 1rem }
</style>
<h1>{heading}</h1>
{body}
</html>
"""


def notice_page(title: str, heading: str, body: str) -> bytes:
    """Return a page; all that it holds is HTML already."""
    page = _PAGE.replace("{title}", title).replace("{heading}", heading)
    return page.replace("{body}", body).encode()
