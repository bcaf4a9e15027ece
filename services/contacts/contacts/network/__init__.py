"""Who knows whom: how well, why we believe it, and who can introduce us to whom."""
