"""What is sold: leads, deals, prices, quotes and orders."""
