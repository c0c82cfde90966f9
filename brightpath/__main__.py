"""`python -m brightpath VERB`."""

import sys

from brightpath.cli import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
