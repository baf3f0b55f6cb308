"""``python -m griffo``."""

from griffo.cli import main

main()
