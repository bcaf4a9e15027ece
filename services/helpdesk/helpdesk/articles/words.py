"""Words of texts: as they are compared, without capitals, accents and endings.

Nothing is stored here.
"""

import re
import unicodedata
from functools import cache

import Stemmer

# Whatever is no letter or digit parts words; so nothing that somebody types is an operator.
_WORD = re.compile(r"[^\W_]+")
LONGEST_WORD = 40
# Languages of which MongoDB knows stems and empty words; the algorithms are those of Snowball.
STEMMED = ("da", "de", "en", "es", "fi", "fr", "hu", "it", "nb", "nl", "pt", "ro", "ru", "sv", "tr")
_NAMED_OTHERWISE = {"nb": "no"}


def stemming_of(language):
    """By which rules MongoDB stems a language: its code, or `none`."""
    code = language.split("-")[0].lower()
    return code if code in STEMMED else "none"


def words_in(text):
    """The words of a text in their order, as they are written but for capitals."""
    plain = unicodedata.normalize("NFKC", text).lower()
    return [word for word in _WORD.findall(plain) if len(word) <= LONGEST_WORD]


def fold(word):
    """A word without accents; ñ and ü become n and u, as on keyboards that lack them."""
    parts = unicodedata.normalize("NFKD", word.lower())
    return "".join(part for part in parts if not unicodedata.combining(part))


def by_accents(word):
    """By what spellings are sorted: with accents first, as these are right and have right stems."""
    return (fold(word) == word, word)


def stem(word, language):
    """What a word has in common with its other forms, without accents."""
    stemmer = _stemmer(stemming_of(language))
    return fold(stemmer.stemWord(word) if stemmer else word)


def stems_of(words, language):
    """The stems of words, each in its place."""
    stemmer = _stemmer(stemming_of(language))
    return [fold(word) for word in (stemmer.stemWords(words) if stemmer else words)]


@cache
def _stemmer(stemming):
    # Kept for ever and never used by two at once: green threads change only where they wait.
    return None if stemming == "none" else Stemmer.Stemmer(
        _NAMED_OTHERWISE.get(stemming, stemming))
