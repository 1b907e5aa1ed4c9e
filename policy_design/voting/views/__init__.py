"""Pages of rounds, one module for each kind of person who comes to them."""
