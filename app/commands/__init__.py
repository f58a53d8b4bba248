"""Commands of `flask` that have more than one thing to say; app/cli.py adds them to the others."""
