"""Who somebody on a network is."""
