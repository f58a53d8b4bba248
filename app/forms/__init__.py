"""What may come in: fields, lengths (from rules/limits.py), messages."""
