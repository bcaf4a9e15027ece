"""The contacts service: parties, who knows whom, and what happened with them."""
