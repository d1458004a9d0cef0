"""Requests to the public web: the only package that opens connections to servers."""
