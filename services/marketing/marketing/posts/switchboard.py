"""What marketing answers of the posts of actions, and hands over by itself; a part of its
switchboard."""

from chassis.service import every, serves
from contracts import marketing as contract

from . import action_posts, handing


class PostLines:
    add_action_post = serves(
        contract.add_action_post, action_posts.add_action_post,
        first=[action_posts.known_account])
    list_action_posts = serves(contract.list_action_posts, action_posts.list_action_posts)
    remove_action_post = serves(contract.remove_action_post, action_posts.remove_action_post)
    hand_over_posts = every(5, handing.hand_over_posts)
