"""What people ask to have done with their data, and what this service does about it."""
