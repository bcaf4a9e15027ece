"""Campaigns with partners: what they are offered, the leads they bring, and what we pay of it."""
