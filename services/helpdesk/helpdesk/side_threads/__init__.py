"""What is asked of third parties about a ticket, apart from whoever asked us."""
