"""A sign-in from a new browser: nothing is looked up for the notification; the e-mail reads the note of the sign-in."""
