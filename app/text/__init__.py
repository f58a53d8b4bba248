"""What stands in texts: dates, numbers, links and labels, as people read them."""
