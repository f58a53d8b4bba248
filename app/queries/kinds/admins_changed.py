"""Other admins learn that somebody was made an admin, or is none any more: the log says who."""
