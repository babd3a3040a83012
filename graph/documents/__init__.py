"""What the pictures in pages say: checked against the graph and Mermaid's parser, and mended.

`audit` finds what is wrong, `mend` repairs what has one right answer. Where the pictures stand in
their files is up to `graph.load.mermaid_blocks`. `sync` keeps those between markers as the graph
says, `adopt` puts markers around those of a template, and `page` writes whole pages.
"""
