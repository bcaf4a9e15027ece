"""What customers will still bring: how often they buy, whether they still do, and for how much."""
