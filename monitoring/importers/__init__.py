"""Importers: one module a layout, all of the shape read → parse → check (preview) → save."""
