"""Spaces: what can be asked and is told of them."""

from ..declare import delete, get, patch, post
from ..errors import Conflict
from . import space as s
from .declared import CHANGED, NOT_FOUND, social

_READS = {"permission": "social:read"}
_WRITES = {"permission": "social:write"}
_ARCHIVED = {"space_is_archived": Conflict}

create_space = social.command(
    "create_space", "Make a space, and let people into it.",
    request=s.NewSpace, reply=s.Space, **_WRITES, route=post("/spaces", location="/spaces/{id}"),
    links={"get_space": {"space_id": "id"}, "add_space_post": {"space_id": "id"}},
)
get_space = social.query(
    "get_space", "See a space that you are in.",
    request=s.SpaceId, reply=s.Space, **_READS, route=get("/spaces/{space_id}"),
    errors=NOT_FOUND,
)
list_spaces = social.query(
    "list_spaces", "List the spaces that you are in, the latest first.",
    request=s.ListSpaces, reply=s.SpacePage, **_READS, route=get("/spaces"),
)
update_space = social.command(
    "update_space", "Change a space that you are in, and who else is.",
    request=s.UpdateSpace, reply=s.Space, **_WRITES, route=patch("/spaces/{space_id}"),
    errors=CHANGED,
)
archive_space = social.command(
    "archive_space", "Put a space away; we may still read it.",
    request=s.ChangeSpace, reply=None, **_WRITES, route=delete("/spaces/{space_id}"),
    errors=CHANGED, safe_to_repeat=True,
)
add_space_post = social.command(
    "add_space_post", "Say something in a space, or about what was said.",
    request=s.NewSpacePost, reply=s.SpacePost, **_WRITES,
    route=post("/spaces/{space_id}/posts"), errors=NOT_FOUND | _ARCHIVED,
)
list_space_posts = social.query(
    "list_space_posts", "See what was said in a space.",
    request=s.ListSpacePosts, reply=s.SpacePostPage, **_READS,
    route=get("/spaces/{space_id}/posts"), errors=NOT_FOUND,
)
delete_space_post = social.command(
    "delete_space_post", "Take away what was said in a space; what was answered to it stays.",
    request=s.SpacePostId, reply=None, **_WRITES,
    route=delete("/spaces/{space_id}/posts/{space_post_id}"), errors=NOT_FOUND,
    safe_to_repeat=True,
)


def _of(audience):
    """The operations of a portal, in the order of the names below."""
    offered = {"permission": f"{audience}:use"}
    return (
        social.query(
            f"list_{audience}_spaces", "List the spaces that you are in, the latest first.",
            request=s.ListPortalSpaces, reply=s.PortalSpacePage, **offered,
            route=get("/spaces", audience=audience),
        ),
        social.query(
            f"get_{audience}_space", "See a space that you are in.",
            request=s.SpaceId, reply=s.PortalSpace, **offered,
            route=get("/spaces/{space_id}", audience=audience), errors=NOT_FOUND,
        ),
        social.query(
            f"list_{audience}_space_posts", "See what was said in a space that you are in.",
            request=s.ListSpacePosts, reply=s.PortalSpacePostPage, **offered,
            route=get("/spaces/{space_id}/posts", audience=audience), errors=NOT_FOUND,
        ),
        social.command(
            f"add_{audience}_space_post", "Say something in a space, or about what was said.",
            request=s.NewSpacePost, reply=s.PortalSpacePost, **offered,
            route=post("/spaces/{space_id}/posts", audience=audience), errors=NOT_FOUND,
        ),
    )


(
    list_portal_spaces, get_portal_space, list_portal_space_posts, add_portal_space_post,
) = _of("portal")
(
    list_partner_spaces, get_partner_space, list_partner_space_posts, add_partner_space_post,
) = _of("partner")

space_created = social.event("social.space.created", "A space was made.", s.SpaceTold)
space_updated = social.event(
    "social.space.updated", "A space, or who is in it, was changed.", s.SpaceTold)
space_post_added = social.event(
    "social.space_post.added", "Something was said in a space.", s.SpacePostTold)
