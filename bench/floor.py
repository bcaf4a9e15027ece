"""The floor: a Flask application with one route that returns one kilobyte."""

from flask import Flask, Response

BODY = b'{"text": "' + b"x" * 1012 + b'"}'


def create_app():
    app = Flask("floor")

    @app.get("/")
    def one_kilobyte():
        return Response(BODY, mimetype="application/json")

    return app
