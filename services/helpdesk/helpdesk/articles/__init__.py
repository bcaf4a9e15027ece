"""Articles: what we know and tell, so that fewer have to ask."""
