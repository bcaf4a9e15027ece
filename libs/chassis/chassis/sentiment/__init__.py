"""How a text is meant: negative, neutral or positive, with how sure that is.

    analyse("Llegó rota y nadie contesta", "es")
    # {"label": "negative", "score": -0.61, "confidence": 0.8, "language": "es"}

It is a guess by words (VADER: Hutto and Gilbert, 2014), which knows nothing of irony or of what
was said before. So it is shown with its confidence, and people may say otherwise. Another analyser
takes its place by `use`. How often it is right is measured in `bench/sentiment.py` and written
down in docs/sentiment.md.
"""

from . import lexical

_analyser = lexical.analyse


def analyse(text, language=None):
    """How a text is meant, in the language given (BCP 47) or else the one that it seems to be in.

    `{"label": "negative" | "neutral" | "positive", "score": -1 to 1, "confidence": 0 to 1,
    "language": "es" | "en"}`; None for a text in a language that is not known, or without words.
    """
    return _analyser(text, language)


def use(analyser):
    """Have another function be asked, `analyser(text, language)`; None for the usual one."""
    global _analyser
    _analyser = analyser or lexical.analyse
