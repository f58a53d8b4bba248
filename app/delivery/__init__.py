"""E-mails: from the outbox to the SMTP server. No page ever waits for any of this."""
