"""Admin of sites, readings and the records about them."""

from monitoring.admin import readings, records, sites

__all__ = ["readings", "records", "sites"]
