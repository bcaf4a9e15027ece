"""What all services tell of a party, made into one view of it."""
