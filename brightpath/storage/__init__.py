"""Cellar: DuckDB and SQL live here and nowhere else."""
