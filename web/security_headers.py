"""Headers of every answer: everything comes from our own origin, and nobody frames our pages."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Flask, Response


def content_security_policy(script_hashes: Sequence[str]) -> str:
    """The policy. script_hashes: of the inline scripts that Dash writes, as `Dash.csp_hashes` gives them."""
    rules = {
        "default-src": ["'self'"],
        "script-src": ["'self'", *script_hashes],
        "style-src": ["'self'", "'unsafe-inline'"],  # Dash and plotly.js set styles on elements
        "img-src": ["'self'", "data:", "blob:"],  # a chart saved as a picture
        "font-src": ["'self'", "data:"],
        "connect-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],  # plotly.js can post a chart to a cloud by a form
        "frame-ancestors": ["'none'"],
    }
    return "; ".join(" ".join([name, *sources]) for name, sources in rules.items())


def register(server: Flask, *, script_hashes: Sequence[str]) -> None:
    """Set the headers on every answer that does not set its own. Call it after all callbacks are registered."""
    headers = {
        "Content-Security-Policy": content_security_policy(script_hashes),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    }

    def add(response: Response) -> Response:
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        return response

    server.after_request(add)
