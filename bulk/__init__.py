"""The rules of `standards` in bulk: the same results for millions of rows, in NumPy, exactly.

No float decides anything. A concentration is a scaled integer (see `scaled`), a table of the
standard is a lookup table or a row of thresholds made by the scalar rule itself, a mean is a
numerator and a denominator. Pure like `standards`: no Django, no input or output, no clock.
Decision: docs/decisions/0005-exact-in-bulk.md.
"""
