"""Ideas like the one that somebody is writing, so that they vote for it and write no second."""

import re
from itertools import islice

from . import keeping
from .models import Idea

MOST = 5
# So many words say what it is about; those of the title come first.
MOST_WORDS = 24
_WORD = re.compile(r"\w{3,40}")
_SHOWN = {"title": 1, "status": 1, "vote_count": 1, "score": {"$meta": "textScore"}}


def find_similar_ideas(*, title, body, language):
    """Show which ideas are like one that is being written, the most alike first."""
    return found(keeping.AGENTS, title=title, body=body, language=language)


def found(readers, *, title, body, language):
    """Those ideas in the lists of these readers that are most like it.

    The words are of letters and digits alone, so none of them is an operator of the search.
    """
    words = list(islice(dict.fromkeys(_WORD.findall(f"{title} {body}".lower())), MOST_WORDS))
    if not words:
        return {"items": []}
    raws = Idea.collection().find(
        {"_shown_to": readers, "$text": {
            "$search": " ".join(words), "$language": keeping.stemming_of(language)}}, _SHOWN,
    ).sort([("score", {"$meta": "textScore"}), ("_id", 1)]).limit(MOST)
    return {"items": [{"id": raw["_id"], "title": raw["title"], "status": raw["status"],
                       "vote_count": raw["vote_count"]} for raw in raws]}
