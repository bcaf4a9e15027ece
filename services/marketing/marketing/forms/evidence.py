"""By what it can be shown that somebody consented: the words that they ticked, and when."""

_LONGEST_URL = 500


def evidence_of(submission, box):
    """The evidence of a consent, as contacts keeps it."""
    said = {"text": box["text"][submission["language"]]}
    if submission.get("landing_page"):
        said["url"] = submission["landing_page"][:_LONGEST_URL]
    how = (f"Form {submission['form_id']}, edition {submission['edition']}, shown in "
           f"{submission['language']}. Sent {_time(submission['created_at'])}, confirmed by a link "
           f"mailed to the address {_time(submission['confirmed_at'])}.")
    if submission.get("_source_mark"):
        how += f" Source (digest): {submission['_source_mark']}."
    return [said, {"text": f"{how} Submission {submission['_id']}."}]


def _time(moment):
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")
