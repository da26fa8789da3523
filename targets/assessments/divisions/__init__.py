"""Divisions month by month: the matrix, one division's own page, ranks, level, score, sums."""
