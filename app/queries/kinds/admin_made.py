"""Somebody was made an admin: nothing has to be looked up."""
