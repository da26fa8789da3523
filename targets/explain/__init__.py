"""Opens any figure of any page down to its readings, edition, clause and formula (怎么算出来的)."""
