"""Timelines in the language of whoever reads them."""

from flask import after_this_request, request

from ..languages import DEFAULT_LANGUAGE, language_of, translate

# The types of entries whose titles are words of ours, and not what somebody wrote.
WORDED = ("contacts.contact.", "contacts.consent.", "contacts.data_request.")
# Those that end in the name of somebody, which is not to be taken apart.
_NAMED = "contacts.contact."
_BETWEEN = " · "


def in_language(perform):
    """Have the titles that are words of ours told in the language that the client asks for."""

    def perform_in_language(fields, call):
        reply = perform(fields, call)
        after_this_request(_vary)
        language = language_of(request)
        if language != DEFAULT_LANGUAGE:
            for entry in reply.result["items"]:
                if entry["type"].startswith(WORDED):
                    title = entry["title"]
                    parts = [title] if entry["type"].startswith(_NAMED) else title.split(_BETWEEN)
                    entry["title"] = _BETWEEN.join(translate(part, language) for part in parts)
        return reply

    return perform_in_language


def _vary(response):
    response.vary.add("Accept-Language")
    return response
