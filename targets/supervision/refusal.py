"""What supervision says when a rule forbids what somebody asks for."""


class RefusedError(Exception):
    """Something was asked that the rules of supervision don't allow; the sentence is Chinese."""
