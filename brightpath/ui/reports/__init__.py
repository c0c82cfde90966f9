"""The parts of the Reports page: looking at reports and taking them along, and writing down what they need."""
