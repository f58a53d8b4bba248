"""The organisation decided about a report of the member: nothing has to be looked up."""
