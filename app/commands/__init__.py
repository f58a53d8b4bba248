"""Commands of `flask` with subcommands; app/cli.py adds them to the others."""
