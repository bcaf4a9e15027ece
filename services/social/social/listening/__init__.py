"""What is heard: by which rules, and what is made of it."""
