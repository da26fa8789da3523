"""Programs run by hand: how fast the rules are in bulk, and that they equal the scalar ones."""
