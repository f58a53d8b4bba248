"""Verbs: every write. An action never commits, and raises a named error where it will not do what was asked."""
