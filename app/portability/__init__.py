"""Exports, imports and backups: readers and writers, no HTTP."""
