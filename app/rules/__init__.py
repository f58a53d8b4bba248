"""May and should: pure Python, no SQL, no Flask."""
