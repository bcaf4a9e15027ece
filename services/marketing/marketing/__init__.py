"""The marketing service: what each effort cost and brought, and what each customer is worth."""
