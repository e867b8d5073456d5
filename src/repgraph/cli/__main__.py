"""``python -m repgraph.cli``."""

from repgraph.cli import main

main()
