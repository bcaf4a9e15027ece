"""Recency, frequency and monetary value in fifths over all customers, and what they are called.

A. M. Hughes, Strategic Database Marketing (1994): customers are sorted by a figure and cut into
fifths, of which the best is called 5. Customers of the same figure are of the same fifth here, so
the fifths are not of one size where many are alike, such as those who bought once.
"""

from bisect import bisect_left

FIGURES = ("recency", "frequency", "monetary")
# Fewer customers are in no fifths.
FEWEST = 5


def borders_of(values):
    """The four values at which fifths end, the least first; None of too few."""
    ordered = sorted(values)
    if len(ordered) < FEWEST:
        return None
    # The last of each fifth: of ten the second, fourth, sixth and eighth.
    return [ordered[-(-len(ordered) * part // 5) - 1] for part in range(1, 5)]


def fifth_of(value, borders):
    """In which fifth a value lies, from 1 to 5."""
    return 1 + bisect_left(borders, value)


def rfm_of(values, borders):
    """The fifths of a customer and their class, of `{figure: value}` and `{figure: borders}`."""
    fifths = {name: fifth_of(values[name], borders[name]) for name in FIGURES}
    return {**fifths, "class": class_of(**fifths)}


def class_of(*, recency, frequency, monetary):
    """What customers of these fifths are called; docs/customer-worth.md has the table.

    `weight` is how often and how much they buy, taken together, half-up.
    """
    weight = (frequency + monetary + 1) // 2
    if recency >= 4:
        return "champions" if weight >= 4 else "potential" if frequency > 1 else "new"
    if recency == 3:
        return ("loyal" if weight >= 4 else "needs_attention" if weight >= 2
                else "about_to_sleep")
    if weight >= 4:
        return "at_risk"
    return "hibernating" if recency == 2 else "lost"
