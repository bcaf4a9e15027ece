"""How severe something is that is said of us: reach × negativity × velocity.

    score = log10(10 + reach) ÷ 6  ×  negativity  ×  (1 + log2(velocity))

- reach: people who may have read it (`listening.reach`), so that ten times as many add the same
  each time; ten are taken for granted, a million and more count as 1. From 0.17 to 1.
- negativity: how negative it is (0 to 1, from the sentiment's score) × how sure that is (0 to 1).
- velocity: how many times as much is said and passed on in an hour as usually, of its rule or of
  its thread, whichever is more. What is usual or slower counts as 1, each doubling adds 1, eight
  times and more is 4.

The score is between 0 and 4. Without any haste it is at most 1, which is critical by itself: a
million readers and nothing good in it. Levels are its doublings.
"""

from math import log2, log10

from contracts.social.alert import LEVELS

# From which score on something is of a level.
_FROM = {"critical": 0.8, "high": 0.4, "elevated": 0.2, "low": 0.0}
_MOST_READERS, _TAKEN_FOR_GRANTED = 6, 10
FASTEST = 4.0
LEAST_TOLD = 0.05


def severity_of(reach, negativity, velocity):
    """`{"level", "score"}` with the parts that make it."""
    reach_part = min(1.0, log10(_TAKEN_FOR_GRANTED + reach) / _MOST_READERS)
    velocity_part = min(FASTEST, 1 + log2(max(1.0, velocity)))
    score = round(reach_part * negativity * velocity_part, 3)
    return {
        "level": next(level for level, least in _FROM.items() if score >= least), "score": score,
        "reach": reach, "reach_part": round(reach_part, 3), "negativity": round(negativity, 3),
        "velocity": round(velocity, 2), "velocity_part": round(velocity_part, 3),
    }


def negativity_of(sentiment):
    """How negative something is times how sure that is; 0 for what is not, or is not known."""
    return max(0.0, -(sentiment.get("score") or 0.0)) * (sentiment.get("confidence") or 0.0)


def is_at_least(severity, level):
    """Whether something is of that level or a worse one."""
    return LEVELS.index(severity["level"]) >= LEVELS.index(level)


def reasons_of(severity):
    """Why something is as severe as it is, in English and Spanish, for people to read."""
    said = [_reason("reach", severity["reach"])]
    if severity["negativity"] >= LEAST_TOLD:
        said.append(_reason("negativity", round(severity["negativity"] * 100)))
    if severity["velocity"] > 1:
        said.append(_reason("velocity", severity["velocity"]))
    return said


def reason(code, **figures):
    """A reason by its code."""
    texts = _TEXTS[code]
    return {"code": code, "text": {tag: text.format(**figures) for tag, text in texts.items()}}


def _reason(code, value):
    return reason(code, value=value)


_TEXTS = {
    "reach": {"en": "{value} people may have read it.",
              "es": "Pueden haberlo leído {value} personas."},
    "negativity": {"en": "It is negative, by {value} of 100.",
                   "es": "Es negativo: {value} sobre 100."},
    "velocity": {"en": "{value} times as much is said or passed on in an hour as usually.",
                 "es": "En una hora se dice o se difunde {value} veces lo habitual."},
    "customer": {"en": "Somebody whom we know complains in public.",
                 "es": "Alguien a quien conocemos se queja en público."},
    "spike": {"en": "{count} mentions in an hour in which {usual} are usual; it is unusual from "
                    "{unusual_from} on.",
              "es": "{count} menciones en una hora en la que lo habitual son {usual}; a partir de "
                    "{unusual_from} es inusual."},
    "negative_share": {"en": "{negative} of {count} mentions are negative; usual are {usual} %.",
                       "es": "{negative} de {count} menciones son negativas; lo habitual es el "
                             "{usual} %."},
}
