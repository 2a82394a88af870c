"""evenhand turns narrative reports of political violence into neutral, auditable incident records."""

from evenhand.errors import EvenhandError

__version__ = "0.1.0"

__all__ = ["EvenhandError", "__version__"]
