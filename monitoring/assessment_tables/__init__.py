"""Any table of air or water, given its index or class row by row (`manage.py assess`)."""
