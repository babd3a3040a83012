"""Mermaid itself: its parser run by Node.js, its pictures drawn by a browser.

Both are built from npm's mermaid in `mermaid/`; a wheel holds what was built.
"""

from graph.mermaid.parser import MermaidParser, ParsedDiagram, ParserUnavailableError

__all__ = ["MermaidParser", "ParsedDiagram", "ParserUnavailableError"]
