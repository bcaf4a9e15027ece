"""Words that mean the same to who searches, language by language."""

from contracts.errors import PreconditionFailed

from . import words
from .models import ArticleSynonyms


def get_article_synonyms():
    """Show which words mean the same to who searches."""
    held = ArticleSynonyms.collection().find_one({"_id": ArticleSynonyms.ID})
    return {"version": held["version"] if held else 0,
            "groups": [{"language": group["language"], "words": group["words"]}
                       for group in (held or {}).get("groups", ())]}


def set_article_synonyms(*, groups, expected_version):
    """Decide which words mean the same from now on."""
    held = ArticleSynonyms.objects(id=ArticleSynonyms.ID).first()
    version = held.version if held else 0
    if expected_version is not None and expected_version != version:
        raise PreconditionFailed(id=ArticleSynonyms.ID, version=version)
    # Their stems are kept with them, so that a search need not work them out each time.
    stored = [{**group, "stems": [words.stems_of(words.words_in(one), group["language"])
                                  for one in group["words"]]} for group in groups]
    if held is None:
        ArticleSynonyms(id=ArticleSynonyms.ID, groups=stored).add()
    else:
        held.groups = stored
        held.put()
    return get_article_synonyms()


def also(sequences, language):
    """What else is meant by any of these sequences of words, given by their stems: words."""
    held = ArticleSynonyms.collection().find_one({"_id": ArticleSynonyms.ID})
    code = language.split("-")[0].lower()
    meant = []
    for group in (held or {}).get("groups", ()):
        if group["language"].split("-")[0].lower() != code:
            continue
        said = [any(_is_within(expression, stems) for stems in sequences)
                for expression in group["stems"]]
        if any(said):
            meant += [word for expression, is_said in zip(group["words"], said, strict=True)
                      if not is_said for word in words.words_in(expression)]
    return meant


def _is_within(expression, stems):
    length = len(expression)
    return length > 0 and any(stems[place:place + length] == expression
                              for place in range(len(stems) - length + 1))
