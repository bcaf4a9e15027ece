"""What is best done next with each customer, why, and what came of it."""
