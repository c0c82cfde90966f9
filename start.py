"""Sets BrightPath up once and runs a verb: `python3 start.py`, `python3 start.py plan kim.json`, `... test`.

Any Python, however old, can read this far and say what it needs; the work is done in brightpath/environment.py.
"""

import sys

if sys.version_info < (3, 11):
    sys.stderr.write(
        "BrightPath needs Python 3.11 or newer; this is %d.%d. Get it from https://www.python.org/downloads/ "
        "and start again with it.\n" % sys.version_info[:2]
    )
    sys.exit(1)

from brightpath.environment import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
