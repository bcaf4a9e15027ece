"""The social service: what is said in public is heard, and answered by who knows the story."""
