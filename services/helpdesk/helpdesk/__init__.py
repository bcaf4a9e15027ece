"""The helpdesk: whoever speaks to the company is answered, by when it was promised."""
