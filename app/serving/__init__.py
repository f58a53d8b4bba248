"""The server: the parent, its children, the socket and what arrives over it."""
