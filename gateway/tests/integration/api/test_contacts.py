from chassis.testing.processes import wait_until


def test_create_contact_tells_where_it_is_and_its_version_when_made(http):
    answer = http.post("/contacts", json={"kind": "person", "given_name": "Ana"})

    made = answer.json
    assert answer.status_code == 201
    assert answer.headers["Location"] == f"/api/v1/contacts/{made['id']}"
    assert answer.headers["ETag"] == '"1"'
    assert answer.content_type == "application/json"
    assert http.get(f"/contacts/{made['id']}").json == made


def test_get_contact_answers_304_when_the_client_has_it_already(http, make_contact):
    made = make_contact()

    answer = http.get(f"/contacts/{made['id']}", headers={"If-None-Match": 'W/"0", "1"'})

    assert answer.status_code == 304
    assert answer.data == b""
    assert answer.headers["ETag"] == '"1"'


def test_get_contact_answers_whole_when_the_client_has_an_older_one(http, make_contact):
    made = make_contact()

    answer = http.get(f"/contacts/{made['id']}", headers={"If-None-Match": '"7"'})

    assert (answer.status_code, answer.json) == (200, made)


def test_update_contact_changes_it_when_if_match_names_its_version(http, make_contact):
    made = make_contact()

    answer = http.patch(f"/contacts/{made['id']}", json={"nickname": "Anita"},
                        headers={"If-Match": '"1"'})

    assert answer.status_code == 200
    assert (answer.json["nickname"], answer.headers["ETag"]) == ("Anita", '"2"')


def test_update_contact_takes_a_merge_patch_when_it_is_called_so(http, make_contact):
    made = make_contact(nickname="Anita")

    answer = http.patch(f"/contacts/{made['id']}", data=b'{"nickname": null}',
                        content_type="application/merge-patch+json")

    assert answer.status_code == 200
    assert "nickname" not in answer.json


def test_update_contact_is_refused_when_if_match_is_stale(http, make_contact):
    made = make_contact()
    http.patch(f"/contacts/{made['id']}", json={"nickname": "Anita"})

    answer = http.patch(f"/contacts/{made['id']}", json={"nickname": "Ani"},
                        headers={"If-Match": '"1"'})

    assert (answer.status_code, answer.json["code"]) == (412, "precondition_failed")
    assert http.get(f"/contacts/{made['id']}").json["nickname"] == "Anita"


def test_update_contact_is_refused_when_if_match_was_never_given(http, make_contact):
    made = make_contact()

    for forged in ('W/"1"', '"abc"', '"99999999999999999999"'):
        answer = http.patch(f"/contacts/{made['id']}", json={"nickname": "Ani"},
                            headers={"If-Match": forged})

        assert answer.status_code == 412, forged
    assert http.get(f"/contacts/{made['id']}").json == made


def test_update_contact_goes_ahead_when_if_match_is_a_star(http, make_contact):
    made = make_contact()

    answer = http.patch(f"/contacts/{made['id']}", json={"nickname": "Ani"},
                        headers={"If-Match": "*"})

    assert answer.status_code == 200


def test_archive_contact_answers_with_nothing_when_done(http, make_contact):
    made = make_contact()

    answer = http.delete(f"/contacts/{made['id']}", headers={"If-Match": '"1"'})

    assert (answer.status_code, answer.data) == (204, b"")
    assert http.get("/contacts").json["items"] == []


def test_restore_contact_needs_no_body_when_there_is_nothing_to_say(http, make_contact):
    made = make_contact()
    http.delete(f"/contacts/{made['id']}")

    answer = http.post(f"/contacts/{made['id']}/restore")

    assert answer.status_code == 200
    assert http.get("/contacts").json["items"][0]["id"] == made["id"]


def test_list_contacts_shows_each_once_when_paged(http, make_contact):
    made = [make_contact(given_name=f"Ana {number}")["id"] for number in range(5)]

    found, path, pages = [], "/contacts?limit=2&sort=created_at", 0
    while path:
        page = http.get(path).json
        found += [item["id"] for item in page["items"]]
        pages += 1
        path = page["next"] and f"/contacts?limit=2&sort=created_at&after={page['next']}"

    assert (found, pages) == (made, 3)


def test_list_contacts_reads_flags_and_numbers_when_they_are_written_out(http, make_contact):
    archived = make_contact()
    http.delete(f"/contacts/{archived['id']}")
    make_contact()

    answer = http.get("/contacts?is_archived=true&limit=1")

    assert [item["id"] for item in answer.json["items"]] == [archived["id"]]


def test_search_contacts_finds_them_when_accents_are_missing(http, make_contact):
    made = make_contact(given_name="José", family_name="Núñez")

    found = http.get("/contacts/search?q=jose%20nunez").json["items"]

    assert [hit["contact"]["id"] for hit in found] == [made["id"]]


def test_get_timeline_tells_our_own_words_in_spanish_when_the_client_asks_for_it(
        http, make_contact):
    made = make_contact()
    http.post(f"/contacts/{made['id']}/interactions", json={
        "channel": "phone", "direction": "inbound", "subject": "Added"})
    http.post(f"/contacts/{made['id']}/consents", json={
        "purpose": "marketing", "decision": "objected"})

    shown = {language: http.get(f"/contacts/{made['id']}/timeline",
                                headers={"Accept-Language": language})
             for language in ("en", "es")}

    titles = {language: [entry["title"] for entry in answer.json["items"]]
              for language, answer in shown.items()}
    assert titles == {"en": ["Objected · marketing", "Added", "Added"],
                      "es": ["Se opuso · marketing", "Added", "Añadido"]}
    assert shown["es"].headers["Vary"] == "Accept-Language"


def test_get_timeline_shows_an_interaction_when_it_was_recorded_over_http(http, make_contact):
    made = make_contact()

    recorded = http.post(f"/contacts/{made['id']}/interactions", json={
        "channel": "phone", "direction": "inbound", "subject": "A question"})

    assert recorded.status_code == 201
    assert recorded.headers["Location"] == f"/api/v1/interactions/{recorded.json['id']}"
    entries = http.get(f"/contacts/{made['id']}/timeline").json["items"]
    assert [entry["title"] for entry in entries] == ["A question", "Added"]


def test_a_change_is_in_the_audit_log_when_it_is_done_or_refused(http, make_contact):
    made = make_contact()
    refused = http.patch(f"/contacts/{made['id']}", json={"kind": "organisation"})

    log = wait_until(lambda: finished(http.get(f"/audit-log?target_id={made['id']}"), 2))

    assert [(entry["operation"], entry["outcome"], entry["status"]) for entry in log] == [
        ("contacts.update_contact", "refused", 422), ("contacts.create_contact", "done", 201)]
    assert log[0]["request_id"] == refused.headers["X-Request-Id"]
    assert (log[0]["method"], log[0]["path"]) == ("PATCH", f"/api/v1/contacts/{made['id']}")
    change = next(item for item in log[1]["changes"] if item["id"] == made["id"])
    assert change["before"] is None
    assert len(change["after"]) == 64


def finished(answer, count):
    """The records of an answer once there are so many that tell their end; nothing before."""
    records = answer.json["items"]
    return len(records) == count and all("finished_at" in item for item in records) and records
