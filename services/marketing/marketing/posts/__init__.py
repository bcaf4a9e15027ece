"""Posts of actions: written here, said by social, and what became of them."""
