"""First floor: what a person can do. A verb per function, a permission and a transaction per verb."""
