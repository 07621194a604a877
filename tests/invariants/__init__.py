"""The invariants of the whole database: they hold in a world of real steps, and see each fault."""
