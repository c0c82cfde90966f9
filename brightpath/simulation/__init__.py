"""The doll's house: families made from seeds, for benchmarks and proofs. No real family is ever in here."""
