"""The review pages: `create_app` over a store, `serve` it on this machine or for a team."""

from extractor.web.app import create_app
from extractor.web.serving import serve
from extractor.web.settings import Settings

__all__ = ["Settings", "create_app", "serve"]
