"""What is said with us, in public and private, and how it is answered."""
