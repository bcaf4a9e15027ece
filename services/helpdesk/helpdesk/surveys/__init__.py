"""Surveys: how satisfied those are whom we helped."""
