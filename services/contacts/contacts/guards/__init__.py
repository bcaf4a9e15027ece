"""Guards: what speaks against doing something with a party, seen before it is done."""
