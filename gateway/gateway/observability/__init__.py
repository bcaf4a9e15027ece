"""What an operator sees of the gateway: log, metrics, health."""
