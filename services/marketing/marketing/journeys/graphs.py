"""The steps of a journey as a graph: where each leads, and what is wrong with it."""

# At these somebody surely stays for a while; a window may be open already.
_LASTING = ("wait", "wait_for")


def leads_to(step):
    """`[(pointer within the step, key of a step)]`: where somebody may go on."""
    found = [(f"/{name}", step[name]) for name in ("next", "otherwise") if name in step]
    return found + [(f"/branches/{at}/next", branch["next"])
                    for at, branch in enumerate(step.get("branches", ())) if "next" in branch]


def errors_of(steps):
    """What is wrong with steps, `[{"pointer", "detail"}]`, the pointers within them."""
    places = {}
    errors = []
    for at, step in enumerate(steps):
        if step["key"] in places:
            errors.append(_error(at, "/key", "Another step has this key."))
        places.setdefault(step["key"], at)
    by_key = {step["key"]: step for step in reversed(steps)}
    for at, step in enumerate(steps):
        errors += [_error(at, pointer, "There is no such step.")
                   for pointer, key in leads_to(step) if key not in by_key]
        if "mail_step" in step and by_key.get(step["mail_step"], {}).get("kind") != "send_mail":
            errors.append(_error(at, "/mail_step", "This is no step that sends mail."))
    if errors:
        return errors
    reached = _reached(steps[0]["key"], by_key)
    errors = [_error(at, "", "Nobody ever comes to this step.")
              for at, step in enumerate(steps) if step["key"] not in reached]
    return errors + [_error(places[key], "", "From here it goes round without a wait.")
                     for key in sorted(_restless(by_key), key=places.get)]


def _reached(first, by_key):
    reached, ahead = set(), [first]
    while ahead:
        key = ahead.pop()
        if key not in reached:
            reached.add(key)
            ahead += [key for _, key in leads_to(by_key[key])]
    return reached


def _restless(by_key):
    """The steps that lie on a way round on which nobody ever waits."""
    quick = {key: [other for _, other in leads_to(step)
                   if by_key[other]["kind"] not in _LASTING]
             for key, step in by_key.items() if step["kind"] not in _LASTING}
    # What leads nowhere lies on no way round; nor does, then, what only leads to such.
    while True:
        leaves = {key for key, others in quick.items() if not others}
        if not leaves:
            return {key for key in quick if _comes_back(key, quick)}
        quick = {key: [other for other in others if other not in leaves]
                 for key, others in quick.items() if key not in leaves}


def _comes_back(first, quick):
    seen, ahead = set(), list(quick[first])
    while ahead:
        key = ahead.pop()
        if key == first:
            return True
        if key not in seen:
            seen.add(key)
            ahead += quick[key]
    return False


def _error(at, pointer, detail):
    return {"pointer": f"/{at}{pointer}", "detail": detail}
