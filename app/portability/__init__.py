"""What leaves the machine and comes back: readers and writers, no HTTP."""
