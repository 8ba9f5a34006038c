"""`python -m baro` is `baro`."""

from .cli import main

main()
