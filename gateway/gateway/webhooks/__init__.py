"""Webhooks: other programs are told what happens (Standard Webhooks)."""
