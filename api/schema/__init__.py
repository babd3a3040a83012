"""The GraphQL schema.

    define       how types and fields are declared
    lazy         node types by name, for modules that refer to one another
    nodes        the interfaces Node and Participant
    evidence     where facts stand
    links        references between nodes, with their evidence
    services · days · patterns · scenarios · flow · guide    what a course consists of
    search       full-text search
    walks        paths, and what lies around a node
    usage        why a scenario uses a service, and what a service is used with
    comparison   two scenarios compared, and what resembles one
    listing      connections: pages of lists
    conditions · filters · asked    what lists can be filtered by, and what that asks of the graph
    orders · lists    what they can be ordered by, and the lists of the root
    groups       scenarios in groups
    findings     what is doubtful
    about        the graph as a whole
    loaded       what was loaded, and when something else is served
    query · subscription    the roots
    served       the schema itself

Resolvers return the frozen records of `graph.model`; the classes here only say which attributes of
them are served, and as what.
"""
