"""What is said, against what is listened for: whole words, whatever their capitals and accents."""

import re
import unicodedata
from functools import lru_cache

_NOT_WORDS = re.compile(r"[^\w#@*]+")


def folded(text):
    """Text as it is compared: small letters without accents, one blank between words."""
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", text.casefold())
                    if not unicodedata.combining(letter))
    return _NOT_WORDS.sub(" ", plain).strip()


@lru_cache(maxsize=1024)
def pattern_of(phrases):
    """What finds one of these phrases (a tuple) in folded text; None where there is none.

    Each is put in as it is, so that nobody's phrase is a pattern; `*` at its end is any ending.
    """
    made = []
    for phrase in phrases:
        words = folded(phrase)
        stem = words.rstrip("*")
        if stem.strip():
            made.append(re.escape(stem) + (r"\w*" if words.endswith("*") else r"(?!\w)"))
    return re.compile(rf"(?<![\w])(?:{'|'.join(made)})") if made else None


def says(phrases, text):
    """Whether folded text says one of these phrases."""
    pattern = pattern_of(tuple(phrases))
    return pattern is not None and pattern.search(text) is not None


def author_key(handle):
    """A handle as one looks for it; None without any."""
    return handle.lstrip("@").casefold() if handle else None
