"""Answers the database wrote as JSON text (kit/json_rows.py): nothing is left but to send them."""

from fastapi.responses import Response


def json_text(text: str) -> Response:
    """For a route whose response model a test of its room holds the text to."""
    return Response(text, media_type="application/json")
