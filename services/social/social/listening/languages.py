"""In which language something is written, by py3langid."""

import re
from functools import cache

# What these are is told by their letters; of shorter texts nothing is sure.
LEAST_LETTERS = 12
LEAST_CONFIDENCE = 0.6
# What customers here write in. Among fewer fewer are mistaken; what is in none of these is told by
# its network or stays untold.
TOLD_APART = ("ca", "de", "en", "es", "eu", "fr", "gl", "it", "nl", "pl", "pt", "ro")
_NO_WORDS = re.compile(r"https?://\S+|[@#]\S+|\W+")
_TAG = re.compile(r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$")


def language_of(text, said=None, usual=None):
    """The language (BCP 47) that a text is in; what its author or network said of it comes first.

    Where a text is too short to tell it is the `usual` one of the account; None without.
    """
    if said and _TAG.match(said):
        return _written(said)
    words = _NO_WORDS.sub(" ", text)
    if sum(letter.isalpha() for letter in words) < LEAST_LETTERS:
        return usual
    language, confidence = _identifier().classify(words)
    return str(language) if confidence >= LEAST_CONFIDENCE else usual


def _written(tag):
    """A tag as it is usually written: es, es-MX."""
    first, *rest = tag.split("-")
    return "-".join([first.lower(), *(
        part.upper() if len(part) == 2 else part.title() if len(part) == 4 else part.lower()
        for part in rest)])


@cache
def _identifier():
    from py3langid.langid import MODEL_FILE, LanguageIdentifier
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(TOLD_APART))
    return identifier
