"""What leaves the house as bytes or documents is written here."""
