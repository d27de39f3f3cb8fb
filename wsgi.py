"""The server's doorway."""

from app import create_app

app = create_app()
