"""Admin of sites, readings, the records about them, imports, and the audit."""

from monitoring.admin import audit, imports, readings, records, sites

__all__ = ["audit", "imports", "readings", "records", "sites"]
