"""The organisation decided about an objection of the member: nothing has to be looked up."""
