"""Something about the account itself changed: nobody did it, and nothing has to be looked up."""
