"""The organisation removed something of the member: nothing has to be looked up."""
