"""The graph as RDF: its vocabulary, what is written of it, and what is read.

It needs pyoxigraph (the extra `rdf`), which nothing outside this room knows of.
"""

from graph.errors import RequestError

try:
    import pyoxigraph as _pyoxigraph
except ModuleNotFoundError as error:
    raise RequestError(
        "RDF is read and written by the library pyoxigraph, which is not installed:"
        " `pip install 'scenariograph[rdf]'`."
    ) from error

OXIGRAPH = _pyoxigraph.__version__
"""The version of Oxigraph that reads and writes."""
