"""Review pages in the browser, rendered on the server; every asset comes with evenhand and nothing leaves the machine."""

from evenhand.web.app import Settings, create_app
from evenhand.web.serving import Address, serve

__all__ = ["Address", "Settings", "create_app", "serve"]
