"""Run the command line with ``python -m lyrica_cli``."""

from lyrica_cli.cli.app import main

if __name__ == "__main__":
    main()
