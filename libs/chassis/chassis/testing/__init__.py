"""Tests on the real thing: a genuine broker and store, processes as in production, stubs that
answer with the examples of the contracts."""
