"""The programme: why we do all this, what it is to bring whom, how far it is, when it pays back."""
