"""What the caller of a program can mend, as one line: what was found, what was expected, what to do."""
import os
import sys
from typing import Callable


class Refusal(ValueError):
    """Raised for what a command line, a recipe or a file lacks; not for faults of the program."""


def run_program(main: Callable[[], None]) -> None:
    """Runs a program; a refusal ends it with its line and status 1, without the way that led there."""
    try:
        main()
    except (Refusal, FloatingPointError) as refusal:
        sys.exit(f"{os.path.basename(sys.argv[0])}: {refusal}")


def existing(path: str, what: str, remedy: str) -> str:
    """-> the path. Raises Refusal where nothing is there."""
    if not os.path.exists(path):
        raise Refusal(f"{os.path.normpath(path)}: found nothing there, expected {what}: {remedy}")
    return path
