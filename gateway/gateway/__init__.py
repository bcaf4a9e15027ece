"""The gateway: one HTTP API over the services of Vinculo."""
