"""The application for any WSGI server and for `flask --app wsgi`; starts nothing."""

from app import create_app

app = create_app()
