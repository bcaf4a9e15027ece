"""What others typed leads outside or nowhere."""

import socket
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from chassis.egress import Egress, EgressFailed, EgressRefused, is_outside


@pytest.mark.parametrize("address", [
    "127.0.0.1", "10.0.0.1", "172.16.3.4", "192.168.1.1", "169.254.169.254", "0.0.0.0", "::1",
    "fe80::1", "fc00::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::",
    "2001:0:1::", "100.64.0.1", "224.0.0.1", "255.255.255.255", "ff02::1",
])
def test_address_of_our_own_networks_is_not_outside(address):
    assert not is_outside(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "1.1.1.1", "2606:4700:4700::1111"])
def test_address_of_the_internet_is_outside(address):
    assert is_outside(address)


class Handler(BaseHTTPRequestHandler):
    asked = []

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        Handler.asked.append((self.path, self.headers["x-test"], body))
        if self.path == "/elsewhere":
            self.send_response(302)
            self.send_header("location", "/other")
            self.end_headers()
            return
        answer = b"x" * (3000 if self.path == "/long" else 5)
        self.send_response(200)
        self.send_header("content-length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_args):
        """Say nothing."""


@pytest.fixture(scope="module")
def server():
    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def inside():
    Handler.asked.clear()
    return Egress(allowed=["127.0.0.0/8"], most_bytes=2000)


def test_request_goes_there_and_the_answer_comes_back(server, inside):
    answer = inside.send("POST", f"{server}/hook", headers={"x-test": "1"}, body=b"{}")

    assert (answer.status, answer.body) == (200, b"xxxxx")
    assert Handler.asked == [("/hook", "1", b"{}")]


def test_answer_that_is_too_long_is_cut_when_that_is_enough(server):
    inside = Egress(allowed=["127.0.0.0/8"], most_bytes=2000, is_cutting=True)

    answer = inside.send("POST", f"{server}/long", body=b"{}", headers={"x-test": "1"})

    assert (answer.status, answer.body) == (200, b"x" * 2000)


def test_answer_that_comes_drop_by_drop_has_failed_in_time():
    with socket.create_server(("127.0.0.1", 0)) as server:
        is_done = threading.Event()

        def drip():
            connection, _ = server.accept()
            with connection:
                while not is_done.wait(0.05):
                    try:
                        connection.sendall(b"H")
                    except OSError:
                        return

        thread = threading.Thread(target=drip)
        thread.start()
        url = f"http://127.0.0.1:{server.getsockname()[1]}/"

        with pytest.raises(EgressFailed):
            Egress(allowed=["127.0.0.0/8"], seconds=0.3).send("POST", url, body=b"{}")

        is_done.set()
        thread.join(10)


def test_plain_http_goes_to_allowed_networks_only_when_it_has_to_be_encrypted(server):
    encrypting = Egress(allowed=["127.0.0.0/8"], is_encrypting=True)

    encrypting.check(server)
    encrypting.check("https://192.0.66.1/")
    with pytest.raises(EgressRefused, match="https only"):
        encrypting.check("http://192.0.66.1/")


def test_name_that_nobody_knows_yet_is_no_reason_to_refuse():
    Egress().check("https://name.that.is.invalid/")


def test_nothing_is_sent_to_our_own_networks(server, inside):
    name = server.replace("127.0.0.1", "localhost")

    for url in (server, name):
        with pytest.raises(EgressRefused, match="not outside"):
            Egress().send("POST", url, body=b"{}")

    assert Handler.asked == []


@pytest.mark.parametrize("url", [
    "ftp://example.com/", "file:///etc/passwd", "//example.com", "http://", "gopher://x",
    "http://user:secret@example.com/",
])
def test_what_is_no_address_of_the_web_is_refused(url):
    with pytest.raises(EgressRefused):
        Egress().send("GET", url)


def test_redirect_is_not_followed(server, inside):
    answer = inside.send("POST", f"{server}/elsewhere", headers={"x-test": "1"}, body=b"{}")

    assert answer.status == 302
    assert [path for path, _, _ in Handler.asked] == ["/elsewhere"]


def test_answer_that_is_too_long_is_cut_off(server, inside):
    with pytest.raises(EgressFailed, match="longer than 2000"):
        inside.send("POST", f"{server}/long", headers={"x-test": "1"}, body=b"{}")


def test_nobody_there_is_told(inside):
    with pytest.raises(EgressFailed):
        inside.send("POST", "http://127.0.0.1:9/", body=b"{}")
