"""`python -m extractor`, and the `extractor` command.

Ctrl-C ends the program in silence while it is being loaded and while it leaves; in between, commands say what it does.
"""

import signal

if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # whoever started us may have it ignored
    signal.signal(signal.SIGINT, signal.SIG_DFL)

from extractor.cli import main as _run

__all__ = ["main"]


def main() -> None:
    """Run the command line."""
    try:
        _run()
    finally:
        if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
            signal.signal(signal.SIGINT, signal.SIG_DFL)


if __name__ == "__main__":
    main()
