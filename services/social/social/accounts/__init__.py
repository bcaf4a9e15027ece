"""Our accounts on networks: what comes in by them, how they fare, and our own wall."""
