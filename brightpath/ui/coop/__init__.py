"""A co-op's forms and tables: what its coordinator enters, what comes of it, and a family's own side."""
