"""Advocacy: who speaks well of us, whom they send, what comes of it, and words to be shown."""
