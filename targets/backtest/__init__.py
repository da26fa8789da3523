"""Replays a projection month by month over any daily table, and scores it against simple rules.

Method page: docs/methods/projection.md. Nothing is read from or written to the database.
"""
