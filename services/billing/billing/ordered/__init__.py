"""Orders as billing knows them from sales, and the invoices that are made of them."""
