"""Mail: fetched by IMAP into tickets, and answered by SMTP."""
