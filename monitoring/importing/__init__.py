"""Import of a whole file: examine (the difference it would make) → confirm → undo."""
