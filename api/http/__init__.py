"""GraphQL over HTTP: the way of a request, in the order of its modules.

    protocol     what a connection may take before a request is complete
    front        the short way of requests that are known, whole or by their heads
    guard        the number of a request, and headers for every answer
    tokens       who may ask
    negotiation  what kind of answer is wanted, in which compression
    body         the bytes of a request
    parameters   what is asked
    documents    documents that are known by name or hash
    workers      threads in which questions are answered
    replies      answers as bytes, with status and headers
    kept         replies that are kept, and heads that were let through
    answering    from a question to its reply
    streams      operations that have one answer after another
    events       their answers as server-sent events
    endpoint     all of it together
    sockets      the same over WebSocket, and socket_protocol below it
    page         the query to begin with
    refusal      what is answered where a request does not get that far

After https://graphql.github.io/graphql-over-http/draft/; where drafts differ, the audits of the npm
package graphql-http decide.
"""
