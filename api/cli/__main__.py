"""`python -m api.cli` is `scenariograph`."""

from api.cli import main

if __name__ == "__main__":
    main()
