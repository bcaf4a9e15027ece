"""Routing: into which queue a ticket comes, who is given it, and why."""
