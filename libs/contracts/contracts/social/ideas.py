"""Ideas: what we can ask of them, and what is told of them."""

from ..declare import delete, get, patch, post, put
from ..errors import Conflict
from . import idea as i
from .declared import CHANGED, NOT_FOUND, social

_MERGED = {"idea_is_merged": Conflict}
_READS = {"permission": "social:read"}
_WRITES = {"permission": "social:write"}
_SETS = {"permission": "social_settings:write"}

create_idea_category = social.command(
    "create_idea_category", "Make a category of ideas.",
    request=i.NewIdeaCategory, reply=i.IdeaCategory, **_SETS,
    route=post("/idea-categories", location="/idea-categories/{id}"),
)
get_idea_category = social.query(
    "get_idea_category", "See a category of ideas.",
    request=i.IdeaCategoryId, reply=i.IdeaCategory, **_READS,
    route=get("/idea-categories/{idea_category_id}"), errors=NOT_FOUND,
)
list_idea_categories = social.query(
    "list_idea_categories", "List the categories of ideas, the oldest first.",
    request=i.ListIdeaCategories, reply=i.IdeaCategoryPage, **_READS,
    route=get("/idea-categories"),
)
update_idea_category = social.command(
    "update_idea_category", "Call a category of ideas otherwise.",
    request=i.UpdateIdeaCategory, reply=i.IdeaCategory, **_SETS,
    route=patch("/idea-categories/{idea_category_id}"), errors=CHANGED,
)
archive_idea_category = social.command(
    "archive_idea_category", "Put a category of ideas away; its ideas keep it.",
    request=i.ChangeIdeaCategory, reply=None, **_SETS,
    route=delete("/idea-categories/{idea_category_id}"), errors=CHANGED, safe_to_repeat=True,
)
create_idea = social.command(
    "create_idea", "Write an idea down, of one of us or told to us.",
    request=i.NewIdea, reply=i.Idea, **_WRITES, route=post("/ideas", location="/ideas/{id}"),
    links={"get_idea": {"idea_id": "id"}, "set_idea_status": {"idea_id": "id"}},
)
get_idea = social.query(
    "get_idea", "See an idea.",
    request=i.IdeaId, reply=i.Idea, **_READS, route=get("/ideas/{idea_id}"), errors=NOT_FOUND,
)
list_ideas = social.query(
    "list_ideas", "List ideas, those that most want first. Drafts and merged ones are left out.",
    request=i.ListIdeas, reply=i.IdeaPage, **_READS, route=get("/ideas"),
)
update_idea = social.command(
    "update_idea", "Change an idea, and who reads it.",
    request=i.UpdateIdea, reply=i.Idea, **_WRITES, route=patch("/ideas/{idea_id}"),
    errors=CHANGED,
)
set_idea_status = social.command(
    "set_idea_status", "Say what becomes of an idea; who had it and who wants it are told.",
    request=i.SetIdeaStatus, reply=i.Idea, **_WRITES,
    route=post("/ideas/{idea_id}/status", status=200), errors=CHANGED | _MERGED,
)
merge_idea = social.command(
    "merge_idea", "Make an idea part of another that is the same, with its votes and comments.",
    request=i.MergeIdea, reply=i.Idea, **_WRITES,
    route=post("/ideas/{idea_id}/merge", status=200), errors=CHANGED | _MERGED,
)
unmerge_idea = social.command(
    "unmerge_idea", "Take an idea out of the one that it was made part of.",
    request=i.ChangeIdea, reply=i.Idea, **_WRITES,
    route=post("/ideas/{idea_id}/unmerge", status=200),
    errors=CHANGED | _MERGED | {"idea_is_not_merged": Conflict},
)
vote_for_idea = social.command(
    "vote_for_idea", "Vote for an idea, once, as one of us or for somebody who asked us to.",
    request=i.VoteForIdea, reply=i.Idea, **_WRITES,
    route=post("/ideas/{idea_id}/vote", status=200),
    errors=NOT_FOUND | {"idea_is_decided": Conflict}, safe_to_repeat=True,
)
unvote_for_idea = social.command(
    "unvote_for_idea", "Take a vote for an idea back.",
    request=i.VoteForIdea, reply=None, **_WRITES, route=delete("/ideas/{idea_id}/vote"),
    errors=NOT_FOUND, safe_to_repeat=True,
)
list_idea_votes = social.query(
    "list_idea_votes", "See who wants an idea.",
    request=i.ListOfIdea, reply=i.IdeaVotePage, **_READS, route=get("/ideas/{idea_id}/votes"),
    errors=NOT_FOUND,
)
add_idea_comment = social.command(
    "add_idea_comment", "Say something about an idea.",
    request=i.NewIdeaComment, reply=i.IdeaComment, **_WRITES,
    route=post("/ideas/{idea_id}/comments"), errors=NOT_FOUND,
)
list_idea_comments = social.query(
    "list_idea_comments", "See what was said about an idea, the first first.",
    request=i.ListOfIdea, reply=i.IdeaCommentPage, **_READS,
    route=get("/ideas/{idea_id}/comments"), errors=NOT_FOUND,
)
add_idea_contributor = social.command(
    "add_idea_contributor", "Note that somebody helped an idea along.",
    request=i.NewIdeaContributor, reply=i.IdeaContributor, **_WRITES,
    route=post("/ideas/{idea_id}/contributors"), errors=NOT_FOUND, safe_to_repeat=True,
)
list_idea_contributors = social.query(
    "list_idea_contributors", "See who helped an idea along, and who of them may be named.",
    request=i.ListOfIdea, reply=i.IdeaContributorPage, **_READS,
    route=get("/ideas/{idea_id}/contributors"), errors=NOT_FOUND,
)
let_idea_author_be_named = social.command(
    "let_idea_author_be_named", "Say whether you want to be named for an idea of yours.",
    request=i.LetBeNamed, reply=i.IdeaContributor, **_WRITES,
    route=put("/ideas/{idea_id}/naming"), errors=NOT_FOUND,
)
find_similar_ideas = social.query(
    "find_similar_ideas", "See which ideas are like one that is being written.",
    request=i.FindSimilarIdeas, reply=i.SimilarIdeas, **_READS,
    route=post("/ideas/similar", status=200),
)

idea_created = social.event("social.idea.created", "An idea can be read by others.", i.IdeaTold)
idea_updated = social.event("social.idea.updated", "An idea was changed.", i.IdeaTold)
idea_decided = social.event(
    "social.idea.decided", "It was said what becomes of an idea.", i.IdeaDecided)
idea_merged = social.event("social.idea.merged", "An idea is part of another.", i.IdeaMerged)
idea_unmerged = social.event(
    "social.idea.unmerged", "An idea stands by itself again.", i.IdeaTold)
