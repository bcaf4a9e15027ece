"""Orders: placed, confirmed, shipped in parts, delivered; from quotes, calls, shops and ERPs."""
