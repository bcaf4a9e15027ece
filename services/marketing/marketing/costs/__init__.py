"""What each activity cost, of whatever service it is, and by which tariff that is reckoned."""
