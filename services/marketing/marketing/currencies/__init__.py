"""What came in other currencies, in the one in which the house reckons, at the rate of its day."""
