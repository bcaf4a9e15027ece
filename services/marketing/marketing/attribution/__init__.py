"""To which touches it is owed what customers paid, worked out whenever it is asked."""
