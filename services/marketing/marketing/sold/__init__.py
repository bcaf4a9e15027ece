"""What customers bought and what they owe or paid, as sales and billing tell it."""
