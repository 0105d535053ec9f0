"""The version of this client, which is the version of the server that it was made for."""

__version__ = "0.1.0"
