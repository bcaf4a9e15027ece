"""A small HTTP server in a thread, on which networks are played."""

import json
import socket
import threading

from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule
from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response


class NetworkServer:
    """Answers by the functions that `routes` names: `{(method, path): function(request, …)}`.

    `trouble` is what it answers instead, once for each that is put there: `(status, headers)`, or
    "hang up" to take a request up and break the line, None for no trouble.
    """

    def __init__(self):
        self.asked, self.trouble = [], []
        self._map = Map([Rule(path, methods=[method], endpoint=function)
                         for (method, path), function in self.routes().items()])
        self._server = make_server("127.0.0.1", 0, self._answer, threaded=True)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self):
        self._server.shutdown()
        self._server.server_close()

    def _answer(self, environ, start_response):
        request = Request(environ)
        self.asked.append((request.method, request.path, dict(request.args)))
        is_hanging_up = False
        if self.trouble:
            trouble = self.trouble.pop(0)
            if trouble not in (None, "hang up"):
                status, headers = trouble
                body = json.dumps({"error": "Trouble", "message": "Trouble"})
                return Response(body, status, headers, mimetype="application/json")(
                    environ, start_response)
            is_hanging_up = trouble == "hang up"
        try:
            function, values = self._map.bind_to_environ(environ).match()
            response = function(request, **values)
        except HTTPException as error:
            response = Response(json.dumps({"error": error.name}), error.code,
                                mimetype="application/json")
        if is_hanging_up:
            # What was asked is done; nobody is told so.
            # Closed alone it would stay open, as others still hold it.
            environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
            raise ConnectionError("hung up")
        response.headers.extend(self.headers())
        return response(environ, start_response)

    def headers(self):
        return {}


def as_json(value, status=200, **headers):
    return Response(json.dumps(value), status, headers, mimetype="application/json")
