"""Taxes: which rate holds where and when, how a sale is treated, and what is owed of it."""
