"""The one evaluation behind every page: what was promised, how it stands, what is needed."""
