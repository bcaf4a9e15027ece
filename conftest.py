"""For all tests."""

# Before pytest takes the folder of that name, in which its tests lie, for the package.
import gateway  # noqa: F401
