"""What is unusual in what is said of us: severe posts, spikes, complaints; each told once."""
