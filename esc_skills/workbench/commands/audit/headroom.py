"""stub to be replaced"""


def headroom() -> None:
    """X"""
