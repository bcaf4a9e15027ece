"""How something is meant: the one place that asks the analyser."""

from chassis import sentiment

ANALYSER = "analyser"


def sentiment_of(text, language):
    """How a text is meant: `{"label", "score", "confidence", "said_by"}`.

    Without a label for a text of no words or in a language that the analyser does not know;
    `why_not` says so.
    """
    found = sentiment.analyse(text, language)
    if found is None:
        return {"label": None, "said_by": ANALYSER,
                "why_not": "no words, or in a language that is not known"}
    return {"label": found["label"], "score": found["score"], "confidence": found["confidence"],
            "said_by": ANALYSER}


def said_by_person(label, user_id):
    """How a person says that it is meant."""
    score = {"negative": -1.0, "neutral": 0.0, "positive": 1.0}[label]
    return {"label": label, "score": score, "confidence": 1.0, "said_by": user_id}
