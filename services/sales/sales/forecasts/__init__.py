"""What is to be expected of deals, and how well that was foretold before."""
