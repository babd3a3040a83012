"""SPARQL 1.1 over HTTP, queries only: the way of a request, in the order of its modules.

    parameters   what is asked, by https://www.w3.org/TR/sparql11-protocol/
    answering    what it may take, and what became of it
    processes    who works it out
    endpoint     all of it together, with what `api.http` has for every request

The library room `graph.rdf` carries queries out. It needs the extra `rdf`, so it is imported when
somebody asks.
"""
