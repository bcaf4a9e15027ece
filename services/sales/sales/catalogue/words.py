"""The words by which products are searched for: small letters without accents."""

import re
import unicodedata

_BETWEEN = re.compile(r"[^0-9a-z]+")
MOST_WORDS = 60


def words_of(*texts):
    """The different words of some texts, in their order."""
    plain = unicodedata.normalize("NFKD", " ".join(texts).casefold())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return list(dict.fromkeys(word for word in _BETWEEN.split(plain) if word))[:MOST_WORDS]


def beginning_with(text):
    """The conditions that a word of a product begins with each of a text."""
    return [{"_words": {"$regex": f"^{re.escape(word)}"}} for word in words_of(text)]
