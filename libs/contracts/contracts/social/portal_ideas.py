"""Ideas in the portals and in public: what customers, partners and anybody can ask."""

from ..declare import delete, get, patch, post, put
from ..errors import Conflict, RateLimited
from . import idea as i
from . import portal_idea as p
from .declared import NOT_FOUND, social

_DECIDED = NOT_FOUND | {"idea_is_decided": Conflict}


def _of(audience):
    """The operations of a portal, in the order of the names below."""
    offered = {"permission": f"{audience}:use"}
    return (
        social.query(
            f"list_{audience}_idea_categories", "See of what ideas can be.",
            request=p.ListPortalIdeaCategories, reply=p.PortalIdeaCategoryPage, **offered,
            route=get("/idea-categories", audience=audience),
        ),
        social.query(
            f"list_{audience}_ideas", "List ideas, those that most want first.",
            request=p.ListPortalIdeas, reply=p.PortalIdeaPage, **offered,
            route=get("/ideas", audience=audience),
        ),
        social.command(
            f"create_{audience}_idea", "Tell an idea of yours, or keep a draft of it.",
            request=p.NewPortalIdea, reply=p.PortalIdea, **offered,
            route=post("/ideas", location="/ideas/{id}", audience=audience),
        ),
        social.query(
            f"get_{audience}_idea", "See an idea.",
            request=i.IdeaId, reply=p.PortalIdea, **offered,
            route=get("/ideas/{idea_id}", audience=audience), errors=NOT_FOUND,
        ),
        social.command(
            f"update_{audience}_idea", "Change an idea of yours, as long as it is new.",
            request=p.UpdatePortalIdea, reply=p.PortalIdea, **offered,
            route=patch("/ideas/{idea_id}", audience=audience), errors=_DECIDED,
        ),
        social.command(
            f"publish_{audience}_idea", "Have others read a draft of yours.",
            request=i.IdeaId, reply=p.PortalIdea, **offered,
            route=post("/ideas/{idea_id}/publish", status=200, audience=audience),
            errors=NOT_FOUND, safe_to_repeat=True,
        ),
        social.command(
            f"delete_{audience}_idea", "Throw a draft of yours away.",
            request=i.IdeaId, reply=None, **offered,
            route=delete("/ideas/{idea_id}", audience=audience), errors=_DECIDED,
        ),
        social.command(
            f"vote_for_{audience}_idea", "Vote for an idea, once.",
            request=p.VoteForPortalIdea, reply=p.PortalIdea, **offered,
            route=post("/ideas/{idea_id}/vote", status=200, audience=audience), errors=_DECIDED,
            safe_to_repeat=True,
        ),
        social.command(
            f"unvote_for_{audience}_idea", "Take your vote for an idea back.",
            request=i.IdeaId, reply=None, **offered,
            route=delete("/ideas/{idea_id}/vote", audience=audience), errors=NOT_FOUND,
            safe_to_repeat=True,
        ),
        social.query(
            f"list_{audience}_idea_comments", "See what was said about an idea, the first first.",
            request=i.ListOfIdea, reply=p.PortalIdeaCommentPage, **offered,
            route=get("/ideas/{idea_id}/comments", audience=audience), errors=NOT_FOUND,
        ),
        social.command(
            f"add_{audience}_idea_comment", "Say something about an idea.",
            request=p.NewPortalIdeaComment, reply=p.PortalIdeaComment, **offered,
            route=post("/ideas/{idea_id}/comments", audience=audience), errors=NOT_FOUND,
        ),
        social.command(
            f"let_{audience}_idea_author_be_named",
            "Say whether you may be named for an idea that you helped along.",
            request=i.LetBeNamed, reply=p.PortalIdea, **offered,
            route=put("/ideas/{idea_id}/naming", audience=audience), errors=NOT_FOUND,
        ),
        social.query(
            f"find_similar_{audience}_ideas",
            "See which ideas are like one that you are writing.",
            request=i.FindSimilarIdeas, reply=i.SimilarIdeas, **offered,
            route=post("/ideas/similar", status=200, audience=audience),
        ),
    )


(
    list_portal_idea_categories, list_portal_ideas, create_portal_idea, get_portal_idea,
    update_portal_idea, publish_portal_idea, delete_portal_idea, vote_for_portal_idea,
    unvote_for_portal_idea, list_portal_idea_comments, add_portal_idea_comment,
    let_portal_idea_author_be_named, find_similar_portal_ideas,
) = _of("portal")
(
    list_partner_idea_categories, list_partner_ideas, create_partner_idea, get_partner_idea,
    update_partner_idea, publish_partner_idea, delete_partner_idea, vote_for_partner_idea,
    unvote_for_partner_idea, list_partner_idea_comments, add_partner_idea_comment,
    let_partner_idea_author_be_named, find_similar_partner_ideas,
) = _of("partner")

list_public_ideas = social.query(
    "list_public_ideas", "List the ideas that anybody may read, those that most want first.",
    request=p.ListPublicIdeas, reply=p.PublicIdeaPage, permission=None,
    route=get("/public/ideas"), errors={RateLimited.code: RateLimited},
)
