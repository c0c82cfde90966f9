"""Ground floor: nouns and pure rules. No database, no clock, no solver, no vendor but pydantic."""
