"""Verbs: every write. An action never commits, and raises a named error if it refuses."""
