"""Pictures of every page, as each demo account and a guest see it: `python -m tests.screenshots`, bin/screenshots."""
