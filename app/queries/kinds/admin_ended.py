"""Somebody is no admin any more: nothing has to be looked up."""
