"""How fast `worked` is: `python -m benchmarks`, or `make bench`. Nothing here is a test."""
