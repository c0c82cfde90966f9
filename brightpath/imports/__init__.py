"""Documents from outside come in here, checked: every fault listed, nothing half-read."""
