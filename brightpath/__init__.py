"""BrightPath plans a homeschooling family's week and learns from what happens."""

__version__ = "0.1.0"
