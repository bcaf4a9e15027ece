"""Categories of ideas: made, shown, changed and put away."""

from chassis import clock, paging
from chassis.paging import moment
from chassis.store import view

from .models import IdeaCategory


def create_idea_category(*, name):
    """Make a category of ideas."""
    return IdeaCategory(name=name).add().to_view()


def get_idea_category(*, idea_category_id):
    """Show a category of ideas."""
    return view(IdeaCategory.fetch_raw(idea_category_id))


def list_idea_categories(*, limit, after, is_archived=False, show=view):
    """List the categories of ideas, the oldest first."""
    return paging.page(
        IdeaCategory.collection(), {"archived_at": {"$ne": None} if is_archived else None},
        sort="created_at", kind=moment, limit=limit, after=after, show=show)


def update_idea_category(*, idea_category_id, changes, expected_version):
    """Call a category of ideas otherwise."""
    category = IdeaCategory.fetch(idea_category_id, expected_version=expected_version)
    category.name = changes.get("name", category.name)
    return category.put().to_view()


def archive_idea_category(*, idea_category_id, expected_version):
    """Put a category away; its ideas keep it. Doing so twice is doing it once."""
    category = IdeaCategory.fetch(idea_category_id, expected_version=expected_version)
    if category.archived_at is None:
        category.archived_at = clock.now()
        category.put(at=category.archived_at)
