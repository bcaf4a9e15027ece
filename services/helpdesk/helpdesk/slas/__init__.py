"""What is promised to whoever asks, how that stands, and what is done when it is not kept."""
