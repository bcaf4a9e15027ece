"""What things cost: price lists, promotions, coupons, and the function that reckons with them."""
