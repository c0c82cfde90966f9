"""The study: what a family's weeks teach about the next one. Numbers in, numbers out; it makes no plan and stores nothing."""
