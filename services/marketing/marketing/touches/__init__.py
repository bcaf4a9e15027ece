"""Every contact between what we did and a person, and what they did in return."""
