"""What social answers of planned posts, and says by itself; a part of its switchboard."""

from chassis.service import every, serves
from contracts import social as contract

from ..accounts import outgoing
from . import saying, social_posts


class PlannedLines:
    plan_social_post = serves(contract.plan_social_post, social_posts.plan_social_post)
    get_social_post = serves(contract.get_social_post, social_posts.get_social_post)
    list_social_posts = serves(contract.list_social_posts, social_posts.list_social_posts)
    approve_social_post = serves(contract.approve_social_post, social_posts.approve_social_post)
    refuse_social_post = serves(contract.refuse_social_post, social_posts.refuse_social_post)
    retry_social_post = serves(contract.retry_social_post, social_posts.retry_social_post)
    withdraw_social_post = serves(
        contract.withdraw_social_post, social_posts.withdraw_social_post)
    say_social_posts = every(2, saying.say_social_posts, longest=outgoing.LONGEST)
