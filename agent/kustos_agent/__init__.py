"""The Kustos agent: the light daemon on every protected machine."""

__version__ = "0.1.0"
