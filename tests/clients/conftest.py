"""The programs here run in an environment of their own; pytest does not import them."""

collect_ignore_glob = ["*.py"]
