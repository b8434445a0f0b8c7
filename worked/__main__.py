"""`python -m worked` is the command `worked`."""

from worked.cli import main

if __name__ == "__main__":
    main()
