"""What serves: the parent, its children, the socket and what comes in over it."""
