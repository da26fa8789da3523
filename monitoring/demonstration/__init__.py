"""Demonstration readings (演示数据): generated from a seed, marked by their batch, removable.

Nothing here was measured. How the rows are made is written in docs/methods/demonstration.md; the
numbers they are made from stand in fixtures/demonstration.json.
"""
