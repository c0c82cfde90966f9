"""Workshop: problem in, plan and proof out. PuLP lives here and nowhere else."""
