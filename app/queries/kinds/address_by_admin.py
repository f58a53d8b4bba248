"""Admins change the address of an account: nobody is named, and the page that it leads to looks everything up."""
