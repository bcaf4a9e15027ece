"""What can be sold: products, and bundles of them."""
