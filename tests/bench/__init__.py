"""What pages cost, measured and printed: `python -m tests.bench`. Nothing here is asserted; clocks differ."""
