"""How often the analyser of sentiment is right, on labelled text.

    python bench/sentiment.py
    pip download --no-deps --no-binary :all: vaderSentiment==3.3.2
    python bench/sentiment.py vaderSentiment-3.3.2.tar.gz

Without a file it takes the texts that were written by hand for this project. The source package of
vaderSentiment carries 3,708 sentences of English reviews of products, each with the mean of twenty
people's ratings from -4 to 4 (Hutto and Gilbert, 2014). Here one within 0.5 of nothing is neutral.
"""

import io
import sys
import tarfile
from collections import Counter
from pathlib import Path

from chassis import sentiment
from chassis.testing.labelled_texts import ENGLISH, SPANISH, labelled

LABELS = ("negative", "neutral", "positive")
NEUTRAL = 0.5
_REVIEWS = "amazonReviewSnippets_GroundTruth.txt"


def reviews_in(path):
    """`(label, text)` of the reviews in the source package of vaderSentiment."""
    with tarfile.open(path) as package:
        inner = next(one for one in package if one.name.endswith("hutto_ICWSM_2014.tar.gz"))
        with tarfile.open(fileobj=io.BytesIO(package.extractfile(inner).read())) as data:
            file = next(one for one in data if Path(one.name).name == _REVIEWS)
            lines = data.extractfile(file).read().decode("utf-8", "replace").splitlines()
    rows = [line.split("\t") for line in lines if line.count("\t") >= 2]
    return [(_label(float(row[1])), row[2]) for row in rows]


def _label(rating):
    return "neutral" if abs(rating) < NEUTRAL else "negative" if rating < 0 else "positive"


def measured(pairs, language):
    """How many are right, and of each label how many found are right and how many are found."""
    told = [(label, (sentiment.analyse(text, language) or {"label": "neutral"})["label"])
            for label, text in pairs]
    right = sum(1 for label, found in told if label == found)
    return right / len(told), Counter(told)


def print_measured(name, pairs, language):
    share, counts = measured(pairs, language)
    lines = [f"{name}: {share:.1%} of {len(pairs)} right"]
    for label in LABELS:
        said = sum(counts[one, label] for one in LABELS)
        there = sum(counts[label, one] for one in LABELS)
        hit = counts[label, label]
        lines.append(f"  {label:9} precision {hit / said if said else 0:.2f} "
                     f"recall {hit / there if there else 0:.2f}")
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print_measured("reviews of products, en", reviews_in(sys.argv[1]), "en")
    else:
        print_measured("written by hand, es", labelled(SPANISH), "es")
        print_measured("written by hand, en", labelled(ENGLISH), "en")
