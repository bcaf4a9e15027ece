"""Markdown as HTML that no reader is harmed by, and as plain text."""

import html

import nh3
from markdown_it import MarkdownIt

_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
_TAGS = {
    "a", "blockquote", "br", "code", "del", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "img",
    "li", "ol", "p", "pre", "s", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}
_ATTRIBUTES = {"a": {"href", "title"}, "img": {"src", "alt", "title"}, "ol": {"start"}}
_SCHEMES = {"http", "https", "mailto", "tel"}


def html_of(markdown):
    """HTML of an allow-list. What is HTML in the Markdown is shown as text."""
    return nh3.clean(
        _MARKDOWN.render(markdown), tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=_SCHEMES,
        link_rel="noopener noreferrer nofollow")


def text_of(rendered):
    """What of HTML is text, on one line."""
    # Blocks end with the line in it, so their words stay apart without their tags.
    return " ".join(html.unescape(nh3.clean(rendered, tags=set())).split())
