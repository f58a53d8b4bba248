"""Questions: every SELECT, the viewer first. Mapped objects to act on, flat rows to show."""
