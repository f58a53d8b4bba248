"""Dates, numbers, links and labels in texts, as people read them."""
