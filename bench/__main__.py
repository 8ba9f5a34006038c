"""`scripts/bench`."""

from run import main

main()
