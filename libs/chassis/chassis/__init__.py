"""What every service of Vinculo stands on."""
