"""What the services of Vinculo promise each other: operations, events, errors and words."""
