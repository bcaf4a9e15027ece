"""Credit notes: what of an invoice is given back, and never more than was invoiced."""
