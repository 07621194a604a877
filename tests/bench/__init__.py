"""The benchmark: the product's pages beside bare Flask, on both databases."""
