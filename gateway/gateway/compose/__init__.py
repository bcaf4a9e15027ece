"""Answers that are made of several calls, so their routes are written by hand."""
