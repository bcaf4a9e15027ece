"""What is learnt of outcomes: by which factor a kind does better or worse than propensities said.

Of a kind and a class n were done, s came to something, and e is the sum of what propensities had
said of these. The chance of it is Beta-Bernoulli: its prior has the mean q = e ÷ n and counts for
20 outcomes, so that its posterior is Beta(20 q + s, 20 (1 − q) + n − s). The factor is the mean of
the posterior by that of the prior, (20 q + s) ÷ ((20 + n) q), which leaves the order of customers
by propensity as it is.
"""

import hashlib

import numpy as np

from chassis import clock

from .models import NextActionRate, NextBestAction

PRIOR = 20
# Who is likelier than that to do it does it: propensities of a whole kind are never beyond.
_LEAST, _MOST = 0.001, 0.999


def held():
    """`{(kind, class): rate as stored}`."""
    return {(raw["kind"], raw["customer_class"]): raw
            for raw in NextActionRate.collection().find({"_id": {"$gte": ""}})}


def learn(kind, customer_class):
    """Reckon anew what outcomes of a kind with a class came to."""
    now, done, successes, expected = clock.now(), 0, 0, 0.0
    for raw in NextBestAction.collection().find(
            {"kind": kind, "customer_class": customer_class, "state": "done"},
            {"is_successful": 1, "propensity": 1}):
        done += 1
        successes += raw["is_successful"]
        expected += raw["propensity"]
    NextActionRate.collection().update_one(
        {"_id": f"{kind}/{customer_class}"},
        {"$set": {"kind": kind, "customer_class": customer_class, "done_count": done,
                  "success_count": successes, "expected_count": expected, "updated_at": now},
         "$setOnInsert": {"created_at": now}, "$inc": {"version": 1}}, upsert=True)


def factor_of(rate):
    """By what propensities of a kind and class are multiplied; 1 before anything is learnt."""
    alpha, beta, prior = _posterior(rate, None)
    return alpha / (alpha + beta) / prior


def factor_drawn(rate, propensity, *, kind, contact_id):
    """As `factor_of`, drawn from the posterior (Thompson sampling): what is known little of is
    tried now and then. It is the same draw for a contact all day."""
    seed = hashlib.sha256(f"{contact_id}/{clock.today()}/{kind}".encode()).digest()
    alpha, beta, prior = _posterior(rate, propensity)
    return np.random.default_rng(int.from_bytes(seed[:8], "big")).beta(alpha, beta) / prior


def _posterior(rate, propensity):
    """`(alpha, beta, mean of the prior)`."""
    done, successes, expected = (rate[name] for name in (
        "done_count", "success_count", "expected_count")) if rate and rate["done_count"] else (
        0, 0, 0.0)
    mean = expected / done if done else propensity if propensity is not None else 0.5
    prior = min(max(mean, _LEAST), _MOST)
    return PRIOR * prior + successes, PRIOR * (1 - prior) + done - successes, prior
