"""Supervision of tasks (督办): what is recorded of each, and how it stood at each month's end."""
