"""Spaces in the portal of partners and suppliers: as customers have them."""

from . import portal_spaces


def list_partner_spaces(**request):
    """List the spaces that whoever is signed in is in, the latest first."""
    return portal_spaces.list_portal_spaces(**request)


def get_partner_space(**request):
    """Show a space that whoever is signed in is in."""
    return portal_spaces.get_portal_space(**request)


def list_partner_space_posts(**request):
    """See what was said in a space, and by whom."""
    return portal_spaces.list_portal_space_posts(**request)


def add_partner_space_post(**request):
    """Say something in a space, or about what was said."""
    return portal_spaces.add_portal_space_post(**request)
