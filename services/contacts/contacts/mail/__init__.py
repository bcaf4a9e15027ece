"""Mail that anybody sends on: read with mistrust, recorded once."""
