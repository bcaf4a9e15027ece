"""For all tests."""

# Before pytest takes the folder of that name, in which its tests lie, for the package.
from hypothesis import HealthCheck, settings

import gateway  # noqa: F401

# How fast this machine is today is nothing that a test may fail for.
settings.register_profile(
    "untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")
