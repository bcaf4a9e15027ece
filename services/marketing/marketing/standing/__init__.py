"""What stands of each party to choose it by: profile, worth, consents, behaviour, in one row."""
