"""Sentiment by words and rules: VADER for English, and by Spanish words for Spanish."""

import re
import unicodedata
from functools import cache

import Stemmer
import vader
from py3langid import langid
from vader.data.lexicon import MULTIWORD

from . import spanish

LANGUAGES = ("en", "es")
# What is longer is judged by its beginning.
LONGEST = 5_000
MOST_SENTENCES = 60
# Within this of nothing a text is neutral, as the authors of VADER have it for sentences of 0.05;
# wider here, as a mean of sentences seldom is quite nothing.
NEUTRAL = 0.1
# How sure it is that there is no feeling where no word with any was found.
_NO_WORD = 0.5
# What people write of courtesy, however they feel.
_COURTESY = {"please": 0.0, "dear": 0.0}
_COURTEOUS = {"good morning": 0.0, "good afternoon": 0.0, "good evening": 0.0, "would like": 0.0,
              "kind regards": 0.0, "best regards": 0.0}
_SENTENCE = re.compile(r"(?<=[.!?…])\s+|\n+")
_LETTER = re.compile(r"[^\W\d_]")
# Words that are no longer than this have no plural.
_SHORT = 3
_SUPERLATIVE = re.compile(r"(?<=\w{3})isim[oa]$")
_TOKEN = re.compile(r"[^\W\d_]+")


def analyse(text, language=None):
    """How a text is meant, as `chassis.sentiment.analyse` says it."""
    text = unicodedata.normalize("NFC", text)[:LONGEST].strip()
    if not _LETTER.search(text):
        return None
    language = (language or language_of(text)).partition("-")[0].lower()
    if language not in LANGUAGES:
        return None
    scores = [_score(sentence, language) for sentence in
              [one for one in _SENTENCE.split(text) if one.strip()][:MOST_SENTENCES]]
    score = _together(scores)
    label = "neutral" if abs(score) < NEUTRAL else "negative" if score < 0 else "positive"
    return {"label": label, "score": round(score, 4), "language": language,
            "confidence": round(_confidence(label, score, scores), 2)}


def language_of(text):
    """Which of the known languages a text seems to be in."""
    return str(_identifier().classify(text)[0])


def _score(sentence, language):
    if language == "es":
        return _analyser("es").polarity_scores(_as_stems(sentence))["compound"]
    return _analyser("en").polarity_scores(sentence)["compound"]


def _together(scores):
    """The mean of the sentences that say anything; the last one counts twice, as it concludes."""
    said = [score for score in scores if score]
    return sum([*said, said[-1]]) / (len(said) + 1) if said else 0.0


def _confidence(label, score, scores):
    """From 0.5 to 1 by how strong it is and how far the sentences agree; not a probability."""
    said = [one for one in scores if one]
    if label == "neutral":
        return _NO_WORD if not said else 0.5 - abs(score)
    agreeing = sum(1 for one in said if (one < 0) == (score < 0)) / len(said)
    return 0.5 + 0.5 * abs(score) * agreeing


@cache
def _identifier():
    found = langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE)
    found.set_languages(list(LANGUAGES))
    return found


@cache
def _analyser(language):
    if language == "en":
        return vader.SentimentIntensityAnalyzer(
            extra_lexicon=_COURTESY, multiword={**MULTIWORD, **_COURTEOUS})
    return vader.SentimentIntensityAnalyzer(
        lexicon={stem_of(word): value for word, value in spanish.WORDS.items()},
        booster={stem_of(word): value for word, value in spanish.BOOSTERS.items()},
        negations=[stem_of(word) for word in spanish.NEGATIONS],
        multiword={" ".join(map(stem_of, phrase.split())): value
                   for phrase, value in spanish.PHRASES.items()},
        special_cases={}, idioms={})


def _as_stems(sentence):
    """A sentence with each word as its stem, as loud as it was written; the rest as it is."""
    return _TOKEN.sub(
        lambda word: stem_of(word[0]).upper() if _is_loud(word[0]) else stem_of(word[0]),
        sentence.replace("pero", "but"))


def _is_loud(word):
    return len(word) > 1 and word.isupper()


@cache
def _stemmer():
    return Stemmer.Stemmer("spanish")


def stem_of(word):
    """A Spanish word without its ending, capitals and accents, as people leave these out.

    `facilísimos` is `fácil`. The stemmer alone takes `-imos` for the ending of a verb.
    """
    parts = unicodedata.normalize("NFKD", word.lower())
    plain = "".join(part for part in parts if not unicodedata.combining(part))
    singular = plain[:-1] if len(plain) > _SHORT and plain.endswith("s") else plain
    return _stemmer().stemWord(_SUPERLATIVE.sub("", singular))
