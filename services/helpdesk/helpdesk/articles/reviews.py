"""Articles are read over again, by the day that was set for it."""

from functools import partial

from chassis import clock
from chassis.jobs import as_service
from chassis.outbox import announce, commit
from contracts import helpdesk as contract

from .models import Article

BATCH = 100


def tell_due_reviews():
    """Tell of articles that are to be read over again, once for each day that was set."""
    with as_service("helpdesk"):
        due = Article.collection().find(
            {"_review_waits_on": {"$lte": clock.today()}}, {"_id": 1}).limit(BATCH)
        for raw in list(due):
            commit(partial(_tell, raw["_id"]))


def _tell(article_id):
    article = Article.objects(id=article_id, review_waits_on__lte=clock.today()).first()
    if article is None:
        return
    article.review_told_on = article.review_on
    article.put()
    announce(contract.article_review_due, article=article.to_head())
