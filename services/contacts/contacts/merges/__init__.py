"""Two contacts that are one: made one, and made two again."""
