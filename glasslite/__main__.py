"""`python -m glasslite` is the command line."""

from glasslite.cli import main

main()
