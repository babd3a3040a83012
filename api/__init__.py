"""Every door to the outside: GraphQL over HTTP and in process, and the command line."""
