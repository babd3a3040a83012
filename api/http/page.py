"""The query that is shown to whoever has just started the API."""

HEADLINE_QUERY = """\
# Which scenarios use CloudFront, and where is that stated?
{
  scenarios(where: {uses: "CloudFront"}) {
    totalCount
    nodes {
      title
      links(relations: [USES]) {
        name
        evidence { file line quote }
      }
    }
  }
}
"""
"""A first query to try."""

HEADLINE_DOCUMENT = "which-scenarios-use"
"""The name of the shipped document that asks the same of any service."""
