"""Rules of assessment: published standards and our own written methods of progress.

Pure Python: no Django, no input or output, no clock. Exact numbers (Decimal, Fraction, int) go in,
frozen dataclasses and enums come out. Rules of ours have a page in docs/methods.
"""
